package chat.lockstep.local.up;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.Detours;
import chat.lockstep.local.LocalServers;
import chat.lockstep.local.LocalSettings;
import chat.lockstep.local.Ports;
import chat.lockstep.local.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationsTest {

    private static final String DETOUR = "detour.example:4711";
    private static final Map<String, String> EVERYWHERE =
            Route.all(Ports.DEFAULT, 2).stream().collect(Collectors.toMap(Route::name, _ -> DETOUR));

    @TempDir
    private Path data;

    @Test
    void every_way_that_there_is_can_be_taken_by_a_detour() throws IOException {
        for (Application application : with(new Detours(EVERYWHERE)).all()) {
            Map<String, String> addresses = addresses(application);
            addresses
                    .keySet()
                    .removeIf(setting -> setting.contains("hops.relay") || setting.contains("hops.projector"));
            assertThat(addresses.values())
                    .as(application.name() + " " + addresses)
                    .isNotEmpty();
            assertThat(addresses.values())
                    .as(application.name() + " " + addresses)
                    .allMatch(value -> value.contains(DETOUR));
        }
    }

    @Test
    void one_detour_is_one_processs_alone() throws IOException {
        var applications = with(new Detours(Map.of("projector-2.redis", DETOUR)));
        assertThat(applications.all())
                .filteredOn(application ->
                        application.settings().values().stream().anyMatch(value -> value.contains(DETOUR)))
                .singleElement()
                .satisfies(projector -> {
                    assertThat(projector.name()).isEqualTo("projector-2");
                    assertThat(projector.settings()).containsEntry("lockstep.redis.uri", "redis://" + DETOUR);
                });
    }

    @Test
    void a_command_node_registers_the_detour_to_itself() throws IOException {
        var applications = with(new Detours(Map.of("sync-gateway.command-side-2", DETOUR)));
        assertThat(named(applications, "command-side-2").settings())
                .containsEntry("lockstep.node-url", "http://" + DETOUR);
        assertThat(named(applications, "command-side").settings()).doesNotContainKey("lockstep.node-url");
        assertThat(named(applications, "sync-gateway-2").settings())
                .containsEntry("lockstep.command-side.url", "http://" + DETOUR);
    }

    private static Application named(Applications applications, String name) throws IOException {
        return applications.all().stream()
                .filter(application -> application.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// The settings that say where something else is found.
    private static Map<String, String> addresses(Application application) {
        return application.settings().entrySet().stream()
                .filter(setting -> setting.getKey().matches(".*(url|urls\\[0]|uri|points|servers|hops\\..*)"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Applications with(Detours detours) {
        LocalSettings settings = LocalSettings.of(data, Ports.DEFAULT).withDetours(detours);
        return new Applications(new Surroundings(data, settings, 2), new LocalServers(settings));
    }
}
