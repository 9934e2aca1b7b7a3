package chat.lockstep.relay;

/// Why the slot cannot be trusted to hold all that has not been relayed.
///
/// @param cause continues the sentence "the slot cannot be trusted, since …"
/// @param missing which rows may be missing in Kafka
record Defect(String cause, Missing missing) {

    /// What a back-fill must send.
    enum Missing {
        /// Rows of transactions that were not certainly over when the checkpoint was written.
        SINCE_CHECKPOINT,
        /// Any row: there is no checkpoint, or its word does not hold.
        ANY
    }
}
