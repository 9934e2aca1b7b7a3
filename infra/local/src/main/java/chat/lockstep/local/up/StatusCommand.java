package chat.lockstep.local.up;

import chat.lockstep.local.LocalServers;
import chat.lockstep.local.Server;
import chat.lockstep.local.process.ProcessIdentity;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// Asks every service itself whether it works.
@Command(
        name = "status",
        description = "Shows each service of this data folder. Exit status 0 if all are up, else 3.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {

    private static final int NOT_ALL_UP = 3;

    @Override
    public Integer call() throws IOException {
        Surroundings surroundings = Surroundings.ofRunningSystem();
        Optional<ProcessIdentity> up = UpLock.holder(surroundings.data());
        System.out.println(
                up.map(process -> "./lockstep up runs as pid " + process.pid()).orElse("./lockstep up does not run")
                        + " on " + surroundings.data());
        StatusTable table = new StatusTable();
        List<String> causes = new ArrayList<>();
        boolean allUp = true;
        for (Service service : services(surroundings)) {
            Optional<ProcessIdentity> process = ProcessIdentity.read(
                            surroundings.data().resolve("run").resolve(service.name() + ".pid"))
                    .filter(ProcessIdentity::isAlive);
            String state = process.isPresent() ? state(service, causes) : "down";
            allUp &= state.equals("up");
            table.add(
                    service,
                    state,
                    process.stream().mapToLong(ProcessIdentity::pid).findFirst());
        }
        table.lines().forEach(System.out::println);
        causes.forEach(System.out::println);
        return allUp ? 0 : NOT_ALL_UP;
    }

    private static List<Service> services(Surroundings surroundings) throws IOException {
        LocalServers servers = new LocalServers(surroundings.settings());
        List<Service> services = new ArrayList<>();
        for (Server server : Server.values()) {
            services.add(servers.service(server).service());
        }
        services.addAll(new Applications(surroundings, servers).all());
        return services;
    }

    private static String state(Service service, List<String> causes) {
        return switch (service.readiness()) {
            case Readiness.Ready _ -> "up";
            case Readiness.NotYet(String cause) -> {
                causes.add(service.name() + ": " + cause);
                yield "starting";
            }
            case Readiness.Foreign(String who) -> {
                causes.add(service.name() + ": its port is answered by " + who);
                yield "foreign";
            }
        };
    }
}
