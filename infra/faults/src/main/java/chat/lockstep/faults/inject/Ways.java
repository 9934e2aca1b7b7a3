package chat.lockstep.faults.inject;

import chat.lockstep.faults.Rig;
import chat.lockstep.faults.Rig.Link;
import chat.lockstep.faults.Rig.Traffic;
import java.util.List;
import java.util.stream.Stream;

/// The links from one side to some processes, which suffer the same at the same time.
///
/// @param from an application, one of its nodes, or `clients`
/// @param to processes
record Ways(String from, List<String> to) {

    static final String CLIENTS = "clients";

    Ways {
        to = List.copyOf(to);
    }

    static Ways between(String from, String... to) {
        return new Ways(from, List.of(to));
    }

    List<Link> in(Rig rig) {
        return to.stream().map(process -> rig.link(from, process)).toList();
    }

    /// Over all of them.
    Traffic traffic(Rig rig) {
        List<Traffic> each = in(rig).stream().map(Link::traffic).toList();
        return new Traffic(
                each.stream().mapToInt(Traffic::openConnections).sum(),
                each.stream().mapToLong(Traffic::acceptedConnections).sum(),
                each.stream().mapToLong(Traffic::bytesThere).sum(),
                each.stream().mapToLong(Traffic::bytesBack).sum());
    }

    /// What has to do with it, so that no other fault acts on the same.
    List<String> ends() {
        return Stream.concat(Stream.of(from).filter(end -> !end.equals(CLIENTS)), to.stream())
                .toList();
    }
}
