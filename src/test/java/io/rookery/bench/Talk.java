package io.rookery.bench;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Players who speak in channels, in turn, on a schedule. When the one whose turn it is is away, another speaks for it; what
 * was said and is not acknowledged is said again. A message belongs to the moment at which it was due.
 */
final class Talk {
    private static final int KIND = 0;
    private static final long SPEAKERS_COME_WITHIN_SECONDS = 30;

    private final List<Player> speakers;
    private final Heads heads;
    private final Players players;
    private final int channels;
    private final byte[] payload;
    private final Metronome metronome;
    private int nextSpeaker;
    private int nextChannel;
    private int sequence;
    private volatile int phase;

    Talk(Players players, int channels, int speakerCount, double perSecond, BenchOptions options) throws Exception {
        this.players = players;
        this.channels = channels;
        this.heads = new Heads(channels);
        this.payload = padding(options.integer("payload", 128, Marker.LENGTH, 8_192), options.seed());
        this.speakers =
                players.come("speaker", speakerCount, speakerCount, Players::onFirst, book -> new Speaker(heads));
        this.metronome = new Metronome(players.first(), perSecond, this::speak);
        Players.awaitSettled(speakers, SPEAKERS_COME_WITHIN_SECONDS);
    }

    static String name(int channel) {
        return "world:bench-" + channel;
    }

    static byte[] padding(int bytes, long seed) {
        byte[] letters = new byte[bytes];
        Random random = new Random(seed);
        for (int at = 0; at < bytes; at++) letters[at] = (byte) ('a' + random.nextInt(26));
        return letters;
    }

    void start() {
        metronome.start();
    }

    void stop() {
        metronome.stop();
    }

    /** From now on. */
    void phase(int number) {
        phase = number;
    }

    private boolean speak(long intendedNanos) {
        for (int tries = 0; tries < speakers.size(); tries++) {
            Player player = speakers.get(nextSpeaker++ % speakers.size());
            Speaker speaker = (Speaker) player.role();
            if (player.isReady() && speaker.hasRoom()) {
                int channel = nextChannel++ % channels;
                Marker.write(payload, 0, phase, KIND, sequence++, intendedNanos);
                speaker.publish(player, channel, name(channel), payload);
                return true;
            }
        }
        return false;
    }

    long acknowledged() {
        return heads.acknowledged();
    }

    /** The newest acknowledged offset of a channel. */
    long head(int channel) {
        return heads.offset(channel);
    }

    /** Whether all that was said is acknowledged. */
    boolean isDone() throws Exception {
        return players.first()
                .events
                .submit(() -> speakers.stream().allMatch(player -> ((Speaker) player.role()).isDone()))
                .get(30, TimeUnit.SECONDS);
    }
}
