package org.apache.cassandra.security;

import java.security.Permission;
import java.security.PermissionCollection;
import java.util.Collections;
import java.util.Enumeration;

/// Stands in for Cassandra's class of the same name on JDK 24 and later, where `System.setSecurityManager` throws and
/// the node would not start. It does nothing: Cassandra uses the original only to fence in user-defined functions,
/// which infra-local leaves switched off. It comes first on the class path, and only when no JDK 17 was found.
public final class ThreadAwareSecurityManager {

    /// Permits nothing; the protection domain of user-defined functions, of which there are none.
    public static final PermissionCollection noPermissions = new NoPermissions();

    private ThreadAwareSecurityManager() {}

    /// Called once while the node starts.
    public static void install() {
        // There is no security manager to install any more.
    }

    /// Whether the calling thread runs a user-defined function.
    public static boolean isSecuredThread() {
        return false;
    }

    private static final class NoPermissions extends PermissionCollection {

        private static final long serialVersionUID = 1L;

        @Override
        public void add(Permission permission) {
            throw new UnsupportedOperationException("user-defined functions are switched off");
        }

        @Override
        public boolean implies(Permission permission) {
            return false;
        }

        @Override
        public Enumeration<Permission> elements() {
            return Collections.emptyEnumeration();
        }
    }
}
