package chat.lockstep.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

/// A node of the command side.
///
/// @param id its name in the registry
/// @param url where it answers
record CommandNode(String id, URI url) {

    private static final Pattern MEMBER = Pattern.compile("([A-Za-z0-9._-]{1,128}) (https?://[^\\s/?#]{1,255})/?");

    /// @param member of the registry: id and URL with a space between
    /// @throws IllegalArgumentException if it is something else
    static CommandNode parse(String member) {
        var parts = MEMBER.matcher(member);
        if (!parts.matches()) {
            throw new IllegalArgumentException("command-nodes must hold `<node id> <base URL>`, not " + member);
        }
        return new CommandNode(parts.group(1), URI.create(parts.group(2)));
    }

    /// How much this node wants a conversation; the highest has it.
    ///
    /// Source: Thaler and Ravishankar, "A Name-Based Mapping Scheme for Rendezvous", 1996.
    ///
    /// @return to be compared as unsigned
    long weight(String conversation) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest((id + "\n" + conversation).getBytes(UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
