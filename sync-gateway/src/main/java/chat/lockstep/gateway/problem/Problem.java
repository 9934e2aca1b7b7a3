package chat.lockstep.gateway.problem;

import chat.lockstep.events.ProtocolError;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.springframework.http.HttpStatus;

/// A problem document.
///
/// Source: RFC 9457, "Problem Details for HTTP APIs".
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonProperty ProtocolError error) {

    static Problem of(ProtocolError error) {
        var status = HttpStatus.valueOf(error.code().httpStatus());
        return new Problem("about:blank", status.getReasonPhrase(), status.value(), error.message(), error);
    }
}
