package chat.lockstep.local.cassandra;

import chat.lockstep.local.LocalSettings.Retention;
import chat.lockstep.local.programs.JavaRuntime;
import chat.lockstep.local.programs.ServerClassPath;
import java.util.ArrayList;
import java.util.List;

/// The options of Cassandra's JVM: the openings that its own `jvm17-server.options` makes, a small heap, and nothing to
/// wait for in a cluster of one.
final class CassandraJvm {

    private static final int FIRST_JAVA_WITH_UNSAFE_WARNINGS = 23;

    private static final List<String> EXPORTS = List.of(
            "java.base/jdk.internal.misc",
            "java.base/java.lang.ref",
            "java.management.rmi/com.sun.jmx.remote.internal.rmi",
            "java.rmi/sun.rmi.registry",
            "java.rmi/sun.rmi.server",
            "java.sql/java.sql",
            "jdk.attach/sun.tools.attach",
            "jdk.compiler/com.sun.tools.javac.file",
            "jdk.unsupported/sun.misc");

    private static final List<String> OPENS = List.of(
            "java.base/java.io",
            "java.base/java.lang",
            "java.base/java.lang.module",
            "java.base/java.lang.reflect",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/jdk.internal.loader",
            "java.base/jdk.internal.math",
            "java.base/jdk.internal.module",
            "java.base/jdk.internal.ref",
            "java.base/jdk.internal.reflect",
            "java.base/jdk.internal.util.jar",
            "java.base/sun.nio.ch",
            "jdk.compiler/com.sun.tools.javac",
            "jdk.management/com.sun.management.internal");

    private CassandraJvm() {}

    static List<String> options(JavaRuntime java, ServerClassPath classPath, Retention retention) {
        List<String> options = new ArrayList<>(List.of(
                "-Xms256m",
                "-Xmx512m",
                "-Xss384k",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:MaxDirectMemorySize=128m",
                "-javaagent:" + classPath.jar("jamm-"),
                "-Djdk.attach.allowAttachSelf=true",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-Djava.net.preferIPv4Stack=true",
                "-Djava.awt.headless=true",
                // There is no other node to hear from.
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.ring_delay_ms=0",
                "-Dcassandra.shutdown_announce_in_ms=0",
                "-Dcassandra.superuser_setup_delay_ms=0"));
        if (retention == Retention.THROWN_AWAY) {
            options.add("-Dcassandra.unsafesystem=true"); // schema changes need not wait for a flush
            options.add("-XX:TieredStopAtLevel=1"); // it is over before the optimizing compiler pays
        }
        if (java.feature() >= FIRST_JAVA_WITH_UNSAFE_WARNINGS) {
            options.add("--sun-misc-unsafe-memory-access=allow");
            options.add("--enable-native-access=ALL-UNNAMED");
        }
        EXPORTS.forEach(module -> options.add("--add-exports=" + module + "=ALL-UNNAMED"));
        OPENS.forEach(module -> options.add("--add-opens=" + module + "=ALL-UNNAMED"));
        return options;
    }
}
