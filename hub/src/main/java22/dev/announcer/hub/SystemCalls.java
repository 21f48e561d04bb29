package dev.announcer.hub;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The system calls that streams need, as Linux has them on x86-64 and aarch64. All return what the call returned, or
 * {@code -errno} where it failed. Nothing here blocks. An instance is confined to one thread at a time: it holds where
 * {@code errno} is put.
 */
@SuppressWarnings("restricted") // the launcher and the manifest enable native access
final class SystemCalls {
    static final int EINTR = 4;
    static final int EAGAIN = 11;

    static final int EPOLLIN = 0x1;
    static final int EPOLLOUT = 0x4;
    static final int EPOLLERR = 0x8;
    static final int EPOLLHUP = 0x10;
    static final int EPOLLRDHUP = 0x2000;

    static final int EPOLL_CTL_ADD = 1;
    static final int EPOLL_CTL_DEL = 2;
    static final int EPOLL_CTL_MOD = 3;

    /** More follows at once: the kernel waits for it a moment, so that both go out as one segment. */
    static final int MSG_MORE = 0x8000;

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int SHUT_WR = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_LINGER = 13;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO_OF = Linker.Option.captureStateLayout()
            .varHandle(java.lang.foreign.MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SEND =
            function("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), ERRNO);
    private static final MethodHandle RECV =
            function("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT), ERRNO);
    private static final MethodHandle EPOLL_CREATE =
            function("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT), ERRNO);
    private static final MethodHandle EPOLL_CTL = function(
            "epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS), ERRNO);
    private static final MethodHandle EPOLL_WAIT = function(
            "epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT), ERRNO);
    private static final MethodHandle SHUTDOWN =
            function("shutdown", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), ERRNO);
    private static final MethodHandle SETSOCKOPT = function(
            "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT), ERRNO);
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), ERRNO);
    private static final MethodHandle FCNTL = function(
            "fcntl",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
            ERRNO,
            Linker.Option.firstVariadicArg(2));

    private final MemorySegment errno = Arena.ofAuto().allocate(Linker.Option.captureStateLayout());
    private final MemorySegment event = Events.allocate(1);
    private final MemorySegment linger = Arena.ofAuto().allocateFrom(JAVA_INT, 1, 0);

    /** An array of {@code struct epoll_event}, which is packed on x86-64 and nowhere else. */
    static final class Events {
        private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");
        private static final long SIZE = PACKED ? 12 : 16;
        private static final long DATA = PACKED ? 4 : 8;

        private Events() {}

        static MemorySegment allocate(int count) {
            return Arena.ofAuto().allocate(SIZE * count, 8);
        }

        static int flags(MemorySegment events, int index) {
            return events.get(JAVA_INT, index * SIZE);
        }

        static int descriptor(MemorySegment events, int index) {
            return events.get(ValueLayout.JAVA_INT, index * SIZE + DATA);
        }

        private static void set(MemorySegment event, int flags, int descriptor) {
            event.set(JAVA_INT, 0, flags);
            event.set(JAVA_INT, DATA, descriptor);
        }
    }

    /** Finds the functions, or fails here and not in the middle of something. */
    static void link() {
        new SystemCalls();
    }

    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        MemorySegment address =
                LINKER.defaultLookup().find(name).orElseThrow(() -> new UnsatisfiedLinkError("no function " + name));
        return LINKER.downcallHandle(address, type, options);
    }

    /** Sends so many bytes from an address; a peer that is gone raises no signal. */
    long send(int descriptor, MemorySegment from, long count, int flags) {
        try {
            return result((long)
                    SEND.invokeExact(errno, descriptor, from, count, flags | MSG_DONTWAIT | MSG_NOSIGNAL));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    long receive(int descriptor, MemorySegment into) {
        try {
            return result((long) RECV.invokeExact(errno, descriptor, into, into.byteSize(), MSG_DONTWAIT));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int newEpoll() {
        try {
            return result((int) EPOLL_CREATE.invokeExact(errno, EPOLL_CLOEXEC));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** Adds, changes or removes what is polled of a descriptor; its events bring its number. */
    int control(int epoll, int operation, int descriptor, int flags) {
        Events.set(event, flags, descriptor);
        try {
            return result((int) EPOLL_CTL.invokeExact(errno, epoll, operation, descriptor, event));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** What is ready now, at most {@code max}. */
    int poll(int epoll, MemorySegment events, int max) {
        try {
            return result((int) EPOLL_WAIT.invokeExact(errno, epoll, events, max, 0));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int shutdownOutput(int descriptor) {
        try {
            return result((int) SHUTDOWN.invokeExact(errno, descriptor, SHUT_WR));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** Makes closing this descriptor drop what the kernel still holds for the peer, and reset the connection. */
    int resetOnClose(int descriptor) {
        try {
            return result((int) SETSOCKOPT.invokeExact(
                    errno, descriptor, SOL_SOCKET, SO_LINGER, linger, (int) linger.byteSize()));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    int close(int descriptor) {
        try {
            return result((int) CLOSE.invokeExact(errno, descriptor));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    /** Another descriptor of the same connection. */
    int duplicate(int descriptor) {
        try {
            return result((int) FCNTL.invokeExact(errno, descriptor, F_DUPFD_CLOEXEC, 0));
        } catch (Throwable failed) {
            throw unexpected(failed);
        }
    }

    private int result(int returned) {
        return returned < 0 ? -(int) ERRNO_OF.get(errno, 0L) : returned;
    }

    private long result(long returned) {
        return returned < 0 ? -(int) ERRNO_OF.get(errno, 0L) : returned;
    }

    private static AssertionError unexpected(Throwable failed) {
        return new AssertionError("a call of a C function threw", failed);
    }
}
