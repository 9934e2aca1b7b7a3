package chat.lockstep.local.up;

import chat.lockstep.local.LocalServers;
import chat.lockstep.local.Ports;
import chat.lockstep.local.Server;
import chat.lockstep.local.doctor.DataFolderCheck;
import chat.lockstep.local.doctor.Diagnosis;
import chat.lockstep.local.doctor.EventStoreCheck;
import chat.lockstep.local.doctor.Finding;
import chat.lockstep.local.doctor.MetricCheck;
import chat.lockstep.local.doctor.Patient;
import chat.lockstep.local.doctor.Patient.Member;
import chat.lockstep.local.doctor.ProcessCheck;
import chat.lockstep.local.doctor.ServiceCheck;
import chat.lockstep.local.doctor.ToolCheck;
import chat.lockstep.local.process.LocalFailure;
import chat.lockstep.local.process.PortOwner;
import chat.lockstep.local.process.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Examines this system from the machine up to its applications.
@Command(
        name = "doctor",
        description = "Says what is wrong here and how to mend it. Exit status 0 if nothing is, else 1.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {

    private static final int SOMETHING_IS_WRONG = 1;

    private final Diagnosis diagnosis = new Diagnosis();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var surroundings = Surroundings.ofRunningSystem();
        new ToolCheck(
                        System.getenv().getOrDefault("PATH", ""),
                        surroundings.settings().cache())
                .look(diagnosis);
        tell(() -> Checks.java(Runtime.version().feature()));
        if (new DataFolderCheck(surroundings.data()).look(diagnosis)) {
            examineServices(surroundings);
        } else {
            space(surroundings, false);
            new ProcessCheck(new Patient(surroundings.data(), List.of(), UpLock.holder(surroundings.data())))
                    .look(diagnosis);
            freePorts(surroundings.ports());
        }
        diagnosis.facts().forEach(fact -> System.out.println("  " + fact));
        diagnosis.findings().forEach(finding -> System.out.println(finding.text()));
        int findings = diagnosis.findings().size();
        System.out.println(
                findings == 0
                        ? "Nothing is wrong."
                        : findings + (findings == 1 ? " thing is" : " things are") + " wrong.");
        return findings == 0 ? 0 : SOMETHING_IS_WRONG;
    }

    private void examineServices(Surroundings surroundings) throws IOException, InterruptedException {
        var servers = new LocalServers(surroundings.settings());
        var applications = new Applications(surroundings, servers).all();
        for (var application : applications) {
            if (!Files.exists(application.jar())) {
                diagnosis.add(new Finding(
                        "not built yet: " + application.jar(), "./lockstep up would not start.", "./lockstep build"));
            }
        }
        var members = new ArrayList<Member>();
        for (var server : Server.values()) {
            members.add(new Member(servers.service(server).service(), OptionalInt.empty()));
        }
        applications.forEach(
                application -> members.add(new Member(application, OptionalInt.of(application.managementPort()))));
        var patient = new Patient(surroundings.data(), members, UpLock.holder(surroundings.data()));
        space(surroundings, patient.up().isPresent());
        new ProcessCheck(patient).look(diagnosis);
        new ServiceCheck(patient).look(diagnosis);
        if (servers.service(Server.POSTGRESQL).service().readiness() instanceof Readiness.Ready) {
            new EventStoreCheck(servers.postgresql(), patient.up().isPresent()).look(diagnosis);
        }
        new MetricCheck(patient).look(diagnosis);
    }

    /// @param isUp whether the system has its memory already
    private void space(Surroundings surroundings, boolean isUp) throws IOException {
        var existing = surroundings.data();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        long disk = Files.getFileStore(existing).getUsableSpace() / Checks.MIB;
        long memory = Checks.availableMib();
        diagnosis.fact(memory + " MiB of memory available, " + disk + " MiB free on the disk");
        tell(() -> Checks.disk(disk, surroundings.data()));
        if (!isUp) {
            tell(() -> Checks.memory(memory));
        }
    }

    private void freePorts(Ports ports) {
        for (int port = ports.base(); port < ports.base() + Ports.SPAN; port++) {
            if (!PortOwner.isFree(port)) {
                diagnosis.add(new Finding(
                        "port " + port + " is taken by " + PortOwner.describe(port),
                        "The system may need it.",
                        "end that process, or use other ports: LOCKSTEP_PORT=<first port> ./lockstep up"));
            }
        }
    }

    private void tell(Runnable check) {
        try {
            check.run();
        } catch (LocalFailure failure) {
            diagnosis.add(Finding.of(failure));
        }
    }
}
