package chat.lockstep.client;

import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/// Opens the file of a store, and says in words why it cannot be opened.
final class StoreFile {

    private static final int CACHE_MEGABYTES = 4;

    private StoreFile() {}

    /// @throws StoreException if the file is in use, damaged or cannot be written
    static MVStore open(MVStore.Builder builder, String name) {
        try {
            // Without automatic commits nothing reaches the file but whole turns of the device's loop.
            var file = builder.autoCommitDisabled().cacheSize(CACHE_MEGABYTES).open();
            file.setVersionsToKeep(0);
            return file;
        } catch (MVStoreException cause) {
            throw refused(name, cause);
        }
    }

    static StoreException refused(String name, MVStoreException cause) {
        var why = switch (cause.getErrorCode()) {
            case DataUtils.ERROR_FILE_LOCKED ->
                " is in use: another process (or another device object of this one) has it open";
            case DataUtils.ERROR_FILE_CORRUPT ->
                " is damaged: " + cause.getMessage() + "; moved away, a new one is filled from the server";
            default -> " cannot be opened: " + cause.getMessage();
        };
        return new StoreException("the store " + name + why, cause);
    }
}
