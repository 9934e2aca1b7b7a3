package chat.lockstep.client;

import chat.lockstep.events.DeviceId;
import chat.lockstep.events.UserId;
import java.util.Map;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/// Opens the file of a store, and says in words why it cannot be opened or used.
final class StoreFile {

    private static final int CACHE_MEGABYTES = 4;

    private static final String FORMAT = "2";

    /// Stores of this format hold no folds yet; they are made when the device opens.
    private static final String FORMAT_BEFORE = "1";

    private StoreFile() {}

    /// Writes whose store it is, or checks it.
    ///
    /// @return whether that was not written yet
    /// @throws StoreException if it is of another device or version
    static boolean claim(MVMap<String, String> meta, String name, UserId user, DeviceId device) {
        boolean isNew = meta.replace("format", FORMAT_BEFORE, FORMAT);
        var owner = Map.of("format", FORMAT, "user", user.value(), "device", device.value());
        for (var entry : owner.entrySet()) {
            var found = meta.putIfAbsent(entry.getKey(), entry.getValue());
            isNew |= found == null;
            if (found != null && !found.equals(entry.getValue())) {
                throw new StoreException(
                        "the store " + name + " has the " + entry.getKey() + " " + found + ", not " + entry.getValue());
            }
        }
        return isNew;
    }

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
