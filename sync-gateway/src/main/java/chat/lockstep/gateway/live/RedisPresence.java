package chat.lockstep.gateway.live;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.Timestamp;
import chat.lockstep.events.UserId;
import chat.lockstep.gateway.frame.Availability;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/// Presence in Redis. All keys of a user are on one node of a cluster:
///
/// | key | holds |
/// |---|---|
/// | `presence:{<user>}:devices:<device>` | what the device reported, and on which session; expires |
/// | `presence:{<user>}:devices` | the devices that have such a key, or had |
/// | `presence:{<user>}` | `status` as watchers were last told, `seen` in milliseconds by the clock of Redis |
///
/// One script reads and changes them, so two nodes never tell the same transition twice. Transitions are published on
/// `presence:<user>`, as `<user> <status> <seen>`.
final class RedisPresence implements PresenceStore {

    /// How long it is remembered when a user was last seen.
    private static final Duration SEEN_KEPT = Duration.ofDays(400);

    private static final String CHANNEL = "presence:";

    private static final String SCRIPT = """
            local now = redis.call('TIME')
            if ARGV[1] ~= '' then
              redis.call('SET', KEYS[2] .. ':' .. ARGV[1], ARGV[2], 'PX', ARGV[3])
              redis.call('SADD', KEYS[2], ARGV[1])
              redis.call('PEXPIRE', KEYS[2], ARGV[4])
              redis.call('HSET', KEYS[1], 'seen', now[1] .. string.format('%03d', math.floor(now[2] / 1000)))
              redis.call('PEXPIRE', KEYS[1], ARGV[4])
            end
            local status = 'offline'
            for _, device in ipairs(redis.call('SMEMBERS', KEYS[2])) do
              local said = redis.call('GET', KEYS[2] .. ':' .. device)
              if not said then
                redis.call('SREM', KEYS[2], device)
              elseif status ~= 'active' then
                status = string.match(said, '^%S+')
              end
            end
            local before = redis.call('HGET', KEYS[1], 'status') or 'offline'
            local seen = redis.call('HGET', KEYS[1], 'seen') or '0'
            if status ~= before then
              redis.call('HSET', KEYS[1], 'status', status)
              redis.call('PUBLISH', ARGV[5], ARGV[6] .. ' ' .. status .. ' ' .. seen)
            end
            return {status, seen}
            """;

    /// Whoever looks next finds out that the device is gone.
    private static final String LEAVE_SCRIPT = """
            local said = redis.call('GET', KEYS[1])
            if said and string.match(said, '%S+$') == ARGV[1] then
              redis.call('PEXPIRE', KEYS[1], ARGV[2])
            end
            """;

    private final RedisRegistry redis;
    private final Duration lasts;
    private final Duration lingers;

    /// @param lasts how long a report counts
    /// @param lingers how long it still counts when its connection has ended
    RedisPresence(RedisRegistry redis, Duration lasts, Duration lingers) {
        this.redis = redis;
        this.lasts = lasts;
        this.lingers = lingers;
    }

    /// What one says of a user, as the script publishes it.
    record News(UserId user, Seen seen) {

        /// @throws IllegalArgumentException if it is something else
        static News parse(String message) {
            var words = message.split(" ");
            if (words.length != 3) {
                throw new IllegalArgumentException("presence must be user, status and time");
            }
            return new News(UserId.of(words[0]), seenOf(words[1], words[2]));
        }
    }

    static String channel(UserId user) {
        return CHANNEL + user;
    }

    static boolean isChannel(String name) {
        return name.startsWith(CHANNEL);
    }

    @Override
    public Mono<Void> report(UserId user, DeviceId device, String session, Availability status) {
        return run(user, device.value(), status.wireName() + " " + session).then();
    }

    @Override
    public Mono<Void> leave(UserId user, DeviceId device, String session) {
        return redis.withCommands(commands -> commands.eval(
                        LEAVE_SCRIPT,
                        ScriptOutputType.STATUS,
                        new String[] {key(user) + ":devices:" + device},
                        session,
                        Long.toString(lingers.toMillis())))
                .then();
    }

    @Override
    public Mono<Seen> look(UserId user) {
        return run(user, "", "");
    }

    private Mono<Seen> run(UserId user, String device, String said) {
        var key = key(user);
        return redis.<List<String>>withCommands(commands -> commands.eval(
                        SCRIPT,
                        ScriptOutputType.MULTI,
                        new String[] {key, key + ":devices"},
                        device,
                        said,
                        Long.toString(lasts.toMillis()),
                        Long.toString(SEEN_KEPT.toMillis()),
                        channel(user),
                        user.value()))
                .map(answer -> seenOf(answer.get(0), answer.get(1)));
    }

    private static String key(UserId user) {
        return "presence:{" + user + "}";
    }

    private static Seen seenOf(String status, String millis) {
        var seen = Long.parseLong(millis);
        return new Seen(Availability.of(status), seen == 0 ? null : Timestamp.ofEpochMilli(seen));
    }
}
