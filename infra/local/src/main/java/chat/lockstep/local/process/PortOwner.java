package chat.lockstep.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who listens on a port of this machine.
public final class PortOwner {

    private static final String LISTEN = "0A";
    private static final int COMMAND_SHOWN_CHARS = 100;

    private PortOwner() {}

    /// Whether 127.0.0.1 can be bound on this port now.
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections of a former owner that linger in TIME_WAIT are no obstacle
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// The listener as "pid 123 (command)", or what is known of it: the process of another user cannot be seen.
    public static String describe(int port) {
        return findPid(port)
                .map(pid -> "pid " + pid + " (" + command(pid) + ")")
                .orElse("a process that this user cannot see");
    }

    private static Optional<Long> findPid(int port) {
        List<String> sockets = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(listeningSockets(Path.of(table), port));
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(ProcessHandle::pid)
                    .filter(pid -> holdsOneOf(pid, sockets))
                    .findFirst();
        }
    }

    /// Columns of the kernel's table: 1 = local address and port in hexadecimal, 3 = state, 9 = inode.
    private static List<String> listeningSockets(Path table, int port) {
        String suffix = String.format(":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            return lines.skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTEN))
                    .map(columns -> "socket:[" + columns[9] + "]")
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static boolean holdsOneOf(long pid, List<String> sockets) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && sockets.contains(Files.readSymbolicLink(descriptor).toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            return false; // ended meanwhile, or another user's
        }
    }

    private static String command(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"))
                    .replace('\0', ' ')
                    .strip();
            return line.length() <= COMMAND_SHOWN_CHARS ? line : line.substring(0, COMMAND_SHOWN_CHARS) + "...";
        } catch (IOException _) {
            return "ended meanwhile";
        }
    }
}
