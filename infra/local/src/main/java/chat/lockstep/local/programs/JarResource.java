package chat.lockstep.local.programs;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

/// A file in the root of a jar on the class path.
///
/// @param url where it is
record JarResource(URL url) {

    static JarResource of(String name) {
        URL url = JarResource.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new IllegalStateException(name + " is not on the class path");
        }
        return new JarResource(url);
    }

    InputStream open() throws IOException {
        return url.openStream();
    }

    /// The name of the jar without its ending: it says the version, so another version gets another folder.
    String fingerprint() {
        String text = url.toString();
        String jar = text.substring(0, text.lastIndexOf(".jar"));
        return jar.substring(jar.lastIndexOf('/') + 1);
    }
}
