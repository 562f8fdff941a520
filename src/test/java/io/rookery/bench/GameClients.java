package io.rookery.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A process of clients, led by lines on its standard input: a {@link GamePlan}, then words. It answers each with a line when that is
 * done, and ends with its input, so that it does not outlive whoever leads it.
 */
final class GameClients {
    static final String START = "start";
    static final String MEASURE = "measure";
    static final String STOP = "stop";
    static final String DONE = "done";

    private GameClients() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Thread leader = new Thread(() -> obey(words), "leader");
        leader.start();
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // Whoever leads shows it.
    private static void obey(BufferedReader words) {
        try {
            String plan = words.readLine();
            if (plan == null) return;
            GameLoad load = new GameLoad(new ObjectMapper().readValue(plan, GamePlan.class));
            System.out.println(DONE);
            for (String word = words.readLine(); word != null; word = words.readLine()) {
                System.out.println(answer(load, word));
            }
        } catch (Exception failure) {
            failure.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(0);
        }
    }

    private static String answer(GameLoad load, String word) throws Exception {
        switch (word) {
            case START -> load.start();
            case MEASURE -> load.measure();
            case STOP -> {
                return load.stop().asJson();
            }
            default -> throw new IOException("word: " + word);
        }
        return DONE;
    }
}
