package chat.lockstep.faults;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A whole system with two nodes of each application, whose every connection goes over a [Link] that can be cut.
/// Safe for threads.
public interface Rig extends AutoCloseable {

    /// Where clients reach each gateway: `http://127.0.0.1:<port>`, through the link from `clients`.
    List<URI> gateways();

    /// Names as the pid files have them: `command-side`, `command-side-2`, `postgresql` …
    Set<String> processes();

    /// @throws IllegalArgumentException naming the processes that there are
    Victim victim(String name);

    /// Every connection from one to the other. `from` is an application, which means all its nodes, one node
    /// with its number (`projector-1`), or `clients`; `to` is a process. A command node registers one address
    /// for all gateways, so there is no link from one gateway to it, only from `sync-gateway`.
    ///
    /// @throws IllegalArgumentException if the one never speaks to the other
    Link link(String from, String to);

    /// Waits until every hop of every gateway says `up`.
    ///
    /// @return how long it took
    /// @throws IllegalStateException naming what is not up, when the time is over
    Duration awaitHealthy(Duration limit) throws InterruptedException;

    /// What each hop says of itself at `/health` of the first gateway that answers: by hop, `up` or something
    /// else.
    Map<String, String> health() throws InterruptedException;

    /// What each process uses now.
    Map<String, Use> uses() throws InterruptedException;

    /// Where each application tells its gauges, directly and not through a link: by process.
    Map<String, URI> metrics();

    /// Runs a command of `./lockstep` on this system, such as `rebuild views`, and waits for its end.
    ///
    /// @return what it said
    /// @throws IllegalStateException with what it said, if it failed or the time was over
    String command(Duration limit, List<String> arguments) throws InterruptedException;

    /// The data folder.
    Path data();

    /// Directly, not through a link.
    Database eventStore();

    String kafka();

    InetSocketAddress cassandra();

    String redis();

    @Override
    void close();

    /// @param url for JDBC
    record Database(String url, String user, String password) {

        /// The password is not shown.
        @Override
        public String toString() {
            return "Database[" + url + "]";
        }
    }

    /// @param residentBytes of the process and its children; 0 if it does not run
    /// @param heapBytes in use, of a JVM that tells; else 0
    record Use(long residentBytes, long heapBytes) {}

    /// A process that `up` starts again whenever it ends.
    interface Victim {

        String name();

        /// SIGKILL. Returns when it has ended.
        void kill() throws InterruptedException;

        /// SIGTERM, as an operator's restart. Returns when it has ended.
        void end() throws InterruptedException;

        /// SIGSTOP, with all its children. Returns when none of them runs any more.
        void pause() throws InterruptedException;

        /// SIGCONT.
        void resume() throws InterruptedException;

        /// Kept from being started again, until [#mayStart].
        void mayNotStart();

        void mayStart();

        /// Added to its environment whenever it is started from now on, in place of what was said before.
        void environment(Map<String, String> variables);

        /// @return 0 while it does not run
        long pid();
    }

    /// What carries the connections from one side to another. Each method acts on connections that are open and
    /// on new ones, until [#heal].
    interface Link {

        /// Both ends see their connections reset, and new ones are refused.
        void cut();

        /// Nothing goes through any more, in one direction or both, and nobody is told: a half-open connection.
        void swallow(Direction direction);

        /// Everything arrives this much later, in order.
        void delay(Duration by);

        /// Leads somewhere else, as a virtual address that moves. Connections that are open are reset.
        void leadTo(InetSocketAddress other);

        /// Resets the connections that are open; new ones work.
        void reset();

        void heal();

        Traffic traffic();
    }

    /// What has gone over a link since the start of the rig.
    ///
    /// @param openConnections now
    /// @param acceptedConnections of whoever connects; those refused by a cut are not among them
    /// @param bytesThere that have arrived at `to`
    /// @param bytesBack that have arrived at `from`
    record Traffic(int openConnections, long acceptedConnections, long bytesThere, long bytesBack) {}

    /// Seen from `from`.
    enum Direction {
        THERE,
        BACK,
        BOTH
    }
}
