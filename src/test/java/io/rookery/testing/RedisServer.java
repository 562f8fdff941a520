package io.rookery.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Redis in a process and a directory of its own. It keeps its port and directory over restarts, and goes with the
 * test.
 */
public final class RedisServer implements AutoCloseable {
    private static final int START_ATTEMPTS_MAX = 600;
    private static final int PORT_TRIES_MAX = 1000;
    private static final int PORT_MIN = 10_000;
    private static final int PORT_MAX = 22_000;
    private static final int CLUSTER_BUS_OFFSET = 10_000;
    private static final Path BUILT = Path.of("target", "redis", "redis-server");

    private final int port;
    private final Path directory;
    private final List<String> settings;
    private final List<Path> copies = new ArrayList<>();
    private Process process;

    private RedisServer(int port, Path directory, List<String> settings) {
        this.port = port;
        this.directory = directory;
        this.settings = settings;
    }

    /** Starts a server that writes every command to its append-only file before it answers. */
    public static RedisServer start(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--repl-diskless-sync-delay", "0"));
        all.addAll(List.of(settings));
        RedisServer server = new RedisServer(freePort(), temporaryDirectory(), all);
        server.startAgain();
        return server;
    }

    /** Starts a server that is ready to be made part of a cluster. */
    public static RedisServer startClusterNode() {
        return start("--cluster-enabled", "yes", "--cluster-node-timeout", "2000");
    }

    /** Starts a sentinel that alone decides about its one master. */
    public static RedisServer startSentinel(RedisServer master, String name) {
        RedisServer sentinel = new RedisServer(freePort(), temporaryDirectory(), List.of());
        String configuration = "port " + sentinel.port + "\nbind 127.0.0.1\nsentinel monitor " + name + " 127.0.0.1 "
                + master.port + " 1\nsentinel down-after-milliseconds " + name + " 500\nsentinel failover-timeout "
                + name
                + " 2000\n";
        try {
            Files.writeString(sentinel.directory.resolve("sentinel.conf"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sentinel.startAgain();
        return sentinel;
    }

    public int port() {
        return port;
    }

    /** Where the server keeps its data. */
    public Path directory() {
        return directory;
    }

    public String endpoint() {
        return "redis://127.0.0.1:" + port;
    }

    public long pid() {
        return process.pid();
    }

    /** Starts again on the same port and directory. */
    public void startAgain() {
        List<String> command = new ArrayList<>(List.of(binary()));
        if (Files.exists(directory.resolve("sentinel.conf"))) {
            command.addAll(List.of("sentinel.conf", "--sentinel"));
        } else {
            command.addAll(List.of("--port", "" + port, "--bind", "127.0.0.1"));
            command.addAll(settings);
        }
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("redis.log").toFile()))
                    .start();
            awaitPong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitPong() throws IOException {
        for (int attempt = 0; attempt < START_ATTEMPTS_MAX; attempt++) {
            try {
                if (command("PING").equals("+PONG")) {
                    return;
                }
            } catch (UncheckedIOException notYet) {
                if (!process.isAlive()) {
                    break;
                }
            }
            pause(20);
        }
        throw new IllegalStateException("Redis did not start: " + Files.readString(directory.resolve("redis.log")));
    }

    private void pause(long millis) {
        try {
            process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends the process as an operator would. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    /** Ends the process as a power cut would end it. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Redis " + process.pid() + " did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops the process in mid-air: its port accepts, nobody answers. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Copies what the server has on disk; with {@code appendfsync always} that is all it acknowledged. The copy goes with
     * the server.
     */
    public Path copyData() {
        Path copy = temporaryDirectory();
        copies.add(copy);
        copy(directory, copy);
        return copy;
    }

    /** Replaces the data by an older copy; the server must be stopped. */
    public void restoreData(Path copy) {
        wipeData();
        copy(copy, directory);
    }

    /** Deletes the data; the server must be stopped. */
    public void wipeData() {
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> !file.getFileName().toString().equals("redis.log"))
                    .forEach(RedisServer::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void replicate(RedisServer master) {
        command("REPLICAOF", "127.0.0.1", "" + master.port);
    }

    /** How much it has written, or taken from its master: two that agree have the same. */
    public String written() {
        return command("INFO", "replication")
                .lines()
                .filter(line -> line.startsWith("master_repl_offset:"))
                .findFirst()
                .orElseThrow();
    }

    public void promote() {
        command("REPLICAOF", "NO", "ONE");
    }

    /**
     * Sends one command over a connection of its own.
     *
     * @return the lines of the answer, as the server wrote them
     */
    public String command(String... words) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            socket.setSoTimeout(5000);
            StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
            for (String word : words) {
                request.append('$').append(word.getBytes(UTF_8).length).append("\r\n");
                request.append(word).append("\r\n");
            }
            socket.getOutputStream().write(request.toString().getBytes(UTF_8));
            BufferedReader answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            String result = element(answer);
            if (result.startsWith("-") && !result.startsWith("-LOADING")) {
                throw new IllegalStateException(String.join(" ", words) + ": " + result);
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String element(BufferedReader answer) throws IOException {
        String head = answer.readLine();
        if (head == null) {
            throw new IOException("no answer");
        }
        int count = head.charAt(0) == '$' || head.charAt(0) == '*' ? Integer.parseInt(head.substring(1)) : 0;
        return switch (head.charAt(0)) {
            case '$' -> bulk(answer, count);
            case '*' -> {
                List<String> elements = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    elements.add(element(answer));
                }
                yield String.join("\n", elements);
            }
            default -> head;
        };
    }

    private static String bulk(BufferedReader answer, int length) throws IOException {
        char[] text = new char[Math.max(length, 0)];
        for (int read = 0; read < text.length; ) {
            int more = answer.read(text, read, text.length - read);
            if (more < 0) {
                throw new IOException("answer cut off");
            }
            read += more;
        }
        if (length >= 0) {
            answer.readLine();
        }
        return new String(text);
    }

    /** Thaws and kills the process, and deletes the directory and its copies. */
    @Override
    public void close() {
        if (process.isAlive()) {
            thaw();
            kill();
        }
        delete(directory);
        copies.forEach(RedisServer::delete);
    }

    private static String binary() {
        String told = System.getProperty("rookery.redis", "");
        if (!told.isEmpty() && Files.exists(Path.of(told))) {
            return executable(Path.of(told));
        }
        return Files.exists(BUILT) ? executable(BUILT) : "redis-server";
    }

    private static String executable(Path file) {
        File binary = file.toAbsolutePath().toFile();
        if (!binary.canExecute() && !binary.setExecutable(true)) {
            throw new IllegalStateException("cannot make " + binary + " executable");
        }
        return binary.getPath();
    }

    /** Below the ports that outgoing connections get, so that none takes a server's while it is down. */
    private static int freePort() {
        return ThreadLocalRandom.current()
                .ints(PORT_TRIES_MAX, PORT_MIN, PORT_MAX)
                .filter(port -> isFree(port) && isFree(port + CLUSTER_BUS_OFFSET))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    private static Path temporaryDirectory() {
        try {
            return Files.createTempDirectory("rookery-redis-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
