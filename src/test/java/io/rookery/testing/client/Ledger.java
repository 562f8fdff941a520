package io.rookery.testing.client;

import io.rookery.identity.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What the server has acknowledged, to be compared with what readers saw. Messages are known by their texts, each of which
 * is published once, under one {@code clientMessageId}. Safe to use from any thread.
 */
public final class Ledger {
    private static final int REPORTED_MAX = 25;

    private final Map<String, Entry> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> firsts = ConcurrentHashMap.newKeySet();
    private final Collection<String> problems = new ConcurrentLinkedQueue<>();

    /** Notes an acknowledgement; all of one message must name the same place. */
    public void acknowledge(Stored stored) {
        Entry entry = stored.entry();
        Entry before = acknowledged.putIfAbsent(entry.text(), entry);
        if (before != null && !before.equals(entry)) {
            problems.add("acknowledged as " + before + " and as " + entry);
        }
        if (!stored.duplicate() && !firsts.add(entry.text())) {
            problems.add("acknowledged twice as the first: " + entry);
        }
    }

    /** Notes that a publisher was refused for good. */
    public void refuse(String text, Throwable why) {
        problems.add(text + " was not acknowledged: " + why);
    }

    public int size() {
        return acknowledged.size();
    }

    /** The texts acknowledged so far. */
    public Set<String> texts() {
        return Set.copyOf(acknowledged.keySet());
    }

    /** Forgets what was acknowledged beyond a place, because the store was set back to it. */
    public Set<String> setBackTo(Position kept) {
        Set<String> lost = new LinkedHashSet<>();
        acknowledged.forEach((text, entry) -> {
            if (entry.position().offset() > kept.offset()) {
                lost.add(text);
            }
        });
        lost.forEach(acknowledged::remove);
        return lost;
    }

    public boolean isSeenBy(Collection<View> views) {
        Set<String> texts = texts();
        return views.stream().allMatch(view -> view.hasSeenAll(texts));
    }

    /**
     * Compares with readers who listened from before the first message to after the last.
     *
     * @return what is wrong: lost, twice, elsewhere than acknowledged, in another order
     */
    public List<String> problems(Collection<View> views) {
        List<String> found = new ArrayList<>(problems);
        for (View view : views) {
            found.addAll(view.problems());
            findMisplaced(view, found);
        }
        findDifferences(views, found);
        return found.subList(0, Math.min(found.size(), REPORTED_MAX));
    }

    private void findMisplaced(View view, List<String> found) {
        Map<String, Entry> seen = new HashMap<>();
        view.entries().forEach(entry -> seen.put(entry.text(), entry));
        if (view.losses().isEmpty()) {
            acknowledged.forEach((text, entry) -> {
                if (!entry.equals(seen.get(text))) {
                    found.add(view + ": acknowledged " + entry + ", seen " + seen.get(text));
                }
            });
        }
    }

    /** Readers may have begun at different places, but from there on all have seen the same. */
    private static void findDifferences(Collection<View> views, List<String> found) {
        List<Entry> longest = views.stream()
                .map(View::entries)
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
        for (View view : views) {
            List<Entry> entries = view.entries();
            List<Entry> expected = longest.subList(longest.size() - entries.size(), longest.size());
            for (int i = 0; i < entries.size(); i++) {
                if (!entries.get(i).equals(expected.get(i))) {
                    found.add(view + ": has " + entries.get(i) + " where another reader has " + expected.get(i));
                    break;
                }
            }
        }
    }
}
