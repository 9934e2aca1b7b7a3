package chat.lockstep.bench.client;

import java.util.List;
import java.util.function.Function;

/// A system that can be talked through: Lockstep, or what it is compared with.
public interface Service {

    /// `lockstep`, or the name of the other.
    String name();

    /// A new id for a message, as this service wants them.
    String newId();

    /// Devices that are not connected yet, all of one user beside each other.
    ///
    /// @param users         their names begin so; no other run has used it
    /// @param devicesOfEach user
    List<Device> devices(String users, int count, int devicesOfEach) throws InterruptedException;

    /// Makes places for people to talk in, and returns when all their devices know them.
    ///
    /// @param rooms for each place the devices of its users, connected; the first one makes it
    List<Room> meet(List<List<Device>> rooms) throws InterruptedException;

    /// @param devices  of everybody in it
    /// @param placeFor what [Device#send] takes when a user sends there
    record Room(List<Device> devices, Function<String, String> placeFor) {}
}
