package chat.lockstep.faults.rig;

import chat.lockstep.faults.Rig.Direction;
import chat.lockstep.faults.Rig.Link;
import chat.lockstep.faults.Rig.Traffic;
import chat.lockstep.testkit.network.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/// The proxies between two sides.
record ProxyLink(List<Proxy> proxies) implements Link {

    ProxyLink {
        proxies = List.copyOf(proxies);
    }

    @Override
    public void cut() {
        proxies.forEach(Proxy::cut);
    }

    @Override
    public void swallow(Direction direction) {
        for (Proxy proxy : proxies) {
            if (direction != Direction.BACK) {
                proxy.there().swallow();
            }
            if (direction != Direction.THERE) {
                proxy.back().swallow();
            }
        }
    }

    @Override
    public void delay(Duration by) {
        for (Proxy proxy : proxies) {
            proxy.there().delay(by);
            proxy.back().delay(by);
        }
    }

    @Override
    public void leadTo(InetSocketAddress other) {
        proxies.forEach(proxy -> proxy.leadTo(other));
    }

    @Override
    public void reset() {
        proxies.forEach(Proxy::reset);
    }

    @Override
    public void heal() {
        proxies.forEach(Proxy::heal);
    }

    @Override
    public Traffic traffic() {
        return new Traffic(
                (int) sum(Proxy::openConnections),
                sum(Proxy::acceptedConnections),
                sum(proxy -> proxy.there().carriedBytes()),
                sum(proxy -> proxy.back().carriedBytes()));
    }

    private long sum(ToLongFunction<Proxy> count) {
        return proxies.stream().mapToLong(count).sum();
    }
}
