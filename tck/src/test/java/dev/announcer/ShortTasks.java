package dev.announcer;

/** Makes a lane's tasks as short as tests want them, which is no option: it lies in the engine's package. */
public final class ShortTasks {
    private ShortTasks() {}

    /** After so many bytes, a write counting 4 KiB more, a task leaves the rest to the next one. */
    public static AnnouncerBuilder of(AnnouncerBuilder builder, int taskBytes) {
        return builder.taskBytes(taskBytes);
    }
}
