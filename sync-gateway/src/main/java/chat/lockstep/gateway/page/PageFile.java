package chat.lockstep.gateway.page;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;

/// A file as it is served.
///
/// @param body in memory
/// @param etag of the body, quoted
record PageFile(Resource body, MediaType type, String etag, CacheControl cache) {

    static PageFile of(byte[] body, MediaType type, CacheControl cache) {
        return new PageFile(new ByteArrayResource(body), type, etagOf(body), cache);
    }

    private static String etagOf(byte[] body) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(body);
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
