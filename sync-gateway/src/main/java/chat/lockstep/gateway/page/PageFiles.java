package chat.lockstep.gateway.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.MediaTypeFactory;

/// Every file of the pages by the path that it is served at. What is not in here is not there: no path of a request
/// ever reaches a file system or a class path.
final class PageFiles {

    private static final String FOLDER = "web/";

    /// A page is asked for each time; its assets bear a hash of their content in their names.
    private static final CacheControl ASK_EACH_TIME = CacheControl.noCache();

    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final Map<String, PageFile> files;

    /// @param files by their paths
    PageFiles(Map<String, PageFile> files) {
        this.files = Map.copyOf(files);
    }

    /// Reads them from the class path.
    ///
    /// @throws IllegalStateException if there are none
    static PageFiles load(ResourcePatternResolver resources) {
        try {
            var files = new HashMap<String, PageFile>();
            for (var asset : resources.getResources("classpath:" + FOLDER + "assets/*")) {
                files.put("/assets/" + asset.getFilename(), read(asset, FOR_EVER));
            }
            files.put("/", page(resources, "index.html"));
            files.put("/lab", page(resources, "lab.html"));
            return new PageFiles(files);
        } catch (IOException missing) {
            throw new IllegalStateException("the pages are not on the class path: build clients/web", missing);
        }
    }

    private static PageFile page(ResourcePatternResolver resources, String name) {
        return read(resources.getResource("classpath:" + FOLDER + name), ASK_EACH_TIME);
    }

    private static PageFile read(Resource file, CacheControl cache) {
        try {
            var type = MediaTypeFactory.getMediaType(file).orElse(MediaType.APPLICATION_OCTET_STREAM);
            return PageFile.of(file.getContentAsByteArray(), type, cache);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    Optional<PageFile> at(String path) {
        return Optional.ofNullable(files.get(path));
    }
}
