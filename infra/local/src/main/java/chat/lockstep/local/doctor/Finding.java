package chat.lockstep.local.doctor;

import chat.lockstep.local.process.LocalFailure;

/// Something that is wrong.
///
/// @param what is so
/// @param why it matters
/// @param mend what the user can do about it
public record Finding(String what, String why, String mend) {

    /// What would keep a start from working.
    public static Finding of(LocalFailure failure) {
        return new Finding(String.valueOf(failure.getMessage()), "./lockstep up would not start.", failure.mend());
    }

    /// For a person.
    public String text() {
        return "- " + what + "\n  why:  " + why + "\n  mend: " + mend;
    }
}
