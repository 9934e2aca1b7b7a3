package chat.lockstep.local.doctor;

import chat.lockstep.local.process.LogFile;
import chat.lockstep.local.process.ProcessIdentity;
import chat.lockstep.local.process.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One local system, running or not.
///
/// @param data    its data folder
/// @param members its servers and applications
/// @param up      the process that runs it
public record Patient(Path data, List<Member> members, Optional<ProcessIdentity> up) {

    public Patient {
        members = List.copyOf(members);
    }

    /// One service.
    ///
    /// @param managementPort of an application
    public record Member(Service service, OptionalInt managementPort) {}

    /// The process of a service, if it runs.
    Optional<ProcessIdentity> process(Service service) throws IOException {
        return ProcessIdentity.read(run().resolve(service.name() + ".pid")).filter(ProcessIdentity::isAlive);
    }

    LogFile log(Service service) {
        return new LogFile(data.resolve("logs").resolve(service.name() + ".log"));
    }

    Path run() {
        return data.resolve("run");
    }

    /// Whether anything of it runs.
    boolean isRunning() throws IOException {
        for (var member : members) {
            if (process(member.service()).isPresent()) {
                return true;
            }
        }
        return up.isPresent();
    }
}
