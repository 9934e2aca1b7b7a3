package chat.lockstep.local.redis;

import static org.assertj.core.api.Assertions.assertThat;

import chat.lockstep.local.Server;
import chat.lockstep.local.ServerFixture;
import chat.lockstep.local.process.Readiness;
import chat.lockstep.local.process.Service;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisIT {

    @TempDir
    private Path folder;

    @Test
    void it_comes_back_after_a_restart_and_a_kill() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.REDIS, folder.resolve("data"))) {
            Service redis = fixture.servers().service(Server.REDIS).service();
            fixture.servers().restart(Server.REDIS);
            assertThat(redis.readiness()).isInstanceOf(Readiness.Ready.class);
            fixture.servers().kill(Server.REDIS);
            assertThat(redis.readiness()).isInstanceOf(Readiness.NotYet.class);
            fixture.servers().start(Server.REDIS);
            assertThat(redis.readiness()).isInstanceOf(Readiness.Ready.class);
        }
    }

    @Test
    void it_is_told_from_another_folders() throws Exception {
        try (ServerFixture fixture = ServerFixture.start(Server.REDIS, folder.resolve("data"))) {
            fixture.assertIdentity(new Redis(fixture.claim(folder.resolve("other"))));
            fixture.assertPortsAreDefended(folder.resolve("other"));
        }
    }
}
