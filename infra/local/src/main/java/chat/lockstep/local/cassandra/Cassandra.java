package chat.lockstep.local.cassandra;

import chat.lockstep.local.DataFolder;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Ports;
import chat.lockstep.local.process.Launch;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import chat.lockstep.local.process.StopSignal;
import chat.lockstep.local.programs.JavaRuntime;
import chat.lockstep.local.programs.ServerClassPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The Cassandra node of a data folder, with everything in `cassandra/`.
public final class Cassandra implements Service {

    /// The name that SimpleSnitch gives.
    public static final String DATACENTER = "datacenter1";

    private static final int TESTED_JAVA = 17;
    private static final int FIRST_JAVA_WITHOUT_SECURITY_MANAGER = 24;

    private final LocalSettings settings;
    private final DataFolder data;
    private final JavaRuntime java;

    /// On JDK 17, which Cassandra is tested with, if there is one; else on our own.
    public Cassandra(LocalSettings settings) {
        this(settings, JavaRuntime.find(TESTED_JAVA).orElseGet(JavaRuntime::current));
    }

    public Cassandra(LocalSettings settings, JavaRuntime java) {
        this.settings = settings;
        this.data = new DataFolder(settings.data());
        this.java = java;
    }

    @Override
    public String name() {
        return "cassandra";
    }

    @Override
    public Map<String, Integer> ports() {
        Ports ports = settings.ports();
        return Map.of("Cassandra", ports.cassandra(), "Cassandra storage", ports.cassandraStorage());
    }

    @Override
    public Launch prepare() throws IOException {
        Path folder = data.folder("cassandra");
        Path yaml = folder.resolve("cassandra.yaml");
        Files.writeString(yaml, new CassandraYaml(folder, data.cassandraClusterName(), settings.ports()).text());
        Path logback = folder.resolve("logback.xml");
        Files.writeString(logback, LOGBACK);
        ServerClassPath classPath = ServerClassPath.of("cassandra");
        List<String> command = new ArrayList<>();
        command.add(java.java());
        command.addAll(CassandraJvm.options(java, classPath, settings.retention()));
        command.addAll(List.of(
                "-Dcassandra.config=" + yaml.toUri(),
                "-Dcassandra.storagedir=" + folder,
                "-Dlogback.configurationFile=" + logback,
                "-cp",
                ServerClassPath.join(Stream.concat(securityManager(classPath), classPath.entries().stream())),
                "org.apache.cassandra.service.CassandraDaemon"));
        return new Launch(command, Map.of(), settings.data());
    }

    /// Cassandra installs a SecurityManager at its start, which later JDKs refuse: there our empty class of the same
    /// name comes first on the class path.
    private Stream<Path> securityManager(ServerClassPath classPath) {
        return java.feature() >= FIRST_JAVA_WITHOUT_SECURITY_MANAGER ? Stream.of(classPath.own()) : Stream.empty();
    }

    @Override
    public Readiness readiness() {
        try {
            String cluster = ClusterNameQuery.send(settings.ports().cassandra());
            return cluster.equals(data.cassandraClusterName())
                    ? new Readiness.Ready()
                    : new Readiness.Foreign("a Cassandra of cluster " + cluster);
        } catch (IOException failure) {
            return new Readiness.NotYet(String.valueOf(failure.getMessage()));
        }
    }

    @Override
    public Duration startLimit() {
        return Duration.ofMinutes(3);
    }

    @Override
    public StopSignal stopSignal() {
        return settings.stopSignal();
    }

    @Override
    public Duration stopLimit() {
        return settings.stopLimit();
    }

    public InetSocketAddress contactPoint() {
        return new InetSocketAddress(
                InetAddress.ofLiteral("127.0.0.1"), settings.ports().cassandra());
    }

    private static final String LOGBACK = """
            <configuration>
              <appender name="stdout" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{yyyy-MM-dd HH:mm:ss,SSS} %-5level [%thread] %logger{0} %msg%n</pattern></encoder>
              </appender>
              <root level="INFO"><appender-ref ref="stdout"/></root>
              <!-- Several lines for each flush of each system table. -->
              <logger name="org.apache.cassandra.db" level="WARN"/>
            </configuration>
            """;
}
