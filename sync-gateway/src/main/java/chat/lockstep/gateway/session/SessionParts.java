package chat.lockstep.gateway.session;

import chat.lockstep.events.Limits;
import chat.lockstep.gateway.circle.Circles;
import chat.lockstep.gateway.command.CommandSide;
import chat.lockstep.gateway.frame.FrameDecoder;
import chat.lockstep.gateway.frame.FrameEncoder;
import chat.lockstep.gateway.live.EphemeralSettings;
import chat.lockstep.gateway.live.NodePresence;
import chat.lockstep.gateway.live.NodeSessions;
import chat.lockstep.gateway.token.TokenVerifier;
import chat.lockstep.gateway.trace.Traces;
import chat.lockstep.gateway.view.Views;
import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/// What all sessions of a node share.
///
/// @param hintsCome whether hints arrive at present
/// @param random where jitter comes from
public record SessionParts(
        SyncSettings settings,
        Limits limits,
        FrameDecoder decoder,
        FrameEncoder encoder,
        TokenVerifier tokens,
        Views views,
        CommandSide commandSide,
        NodeSessions sessions,
        NodePresence presence,
        Circles circles,
        EphemeralSettings ephemeral,
        BooleanSupplier hintsCome,
        UnsentBytes unsent,
        ComparesAtOnce compares,
        GreetingsAtOnce greetings,
        SessionMeters meters,
        Traces traces,
        Clock clock,
        RandomGenerator random) {}
