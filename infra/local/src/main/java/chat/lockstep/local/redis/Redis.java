package chat.lockstep.local.redis;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import chat.lockstep.local.programs.Binaries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The Redis server of a data folder. It carries hints and registrations that expire, so it writes nothing to the disk.
public final class Redis implements Service {

    private static final int TIMEOUT_MILLIS = 2_000;

    private final LocalSettings settings;

    public Redis(LocalSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Map<String, Integer> ports() {
        return Map.of("Redis", settings.ports().redis());
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = new DataFolder(settings.data()).folder("redis");
        List<String> command = List.of(
                Binaries.redis(settings.cache()).toString(),
                "--port",
                "" + settings.ports().redis(),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "no",
                "--maxmemory",
                "128mb",
                "--maxmemory-policy",
                "noeviction",
                "--daemonize",
                "no");
        return new Launch(command, Map.of(), settings.data());
    }

    @Override
    public Readiness readiness() {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.ofLiteral("127.0.0.1"), settings.ports().redis()),
                    TIMEOUT_MILLIS);
            socket.getOutputStream().write("CONFIG GET dir\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            return judge(answer);
        } catch (IOException failure) {
            return new Readiness.NotYet(String.valueOf(failure.getMessage()));
        }
    }

    /// The answer is an array of two texts, each with its length on the line before: `dir`, and the folder.
    private Readiness judge(BufferedReader answer) throws IOException {
        String first = answer.readLine();
        if (first == null || !first.equals("*2")) {
            return new Readiness.Foreign("something that answers Redis commands with " + first);
        }
        for (int line = 0; line < 3; line++) {
            answer.readLine();
        }
        String folder = answer.readLine();
        return settings.data().resolve("redis").toString().equals(folder)
                ? new Readiness.Ready()
                : new Readiness.Foreign("a Redis with its folder in " + folder);
    }

    @Override
    public Duration startLimit() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Duration stopLimit() {
        return settings.stopLimit();
    }

    public String uri() {
        return "redis://127.0.0.1:" + settings.ports().redis();
    }
}
