package dev.announcer.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/** Reads {@code --config FILE}: YAML 1.2, one {@code name: value} for each option, a list where it may be repeated. */
final class ConfigFile {
    private ConfigFile() {}

    /** The values by name, as they were written; the items of a list are joined with commas. */
    static Map<String, String> read(String file, Collection<String> names, Collection<String> lists) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : parse(file).entrySet()) {
            String name = String.valueOf(entry.getKey());
            if (!names.contains(name)) {
                throw refused(file, "there is no option " + name + Nearest.hint(name, names));
            }
            values.put(name, text(file, name, entry.getValue(), lists.contains(name)));
        }
        return values;
    }

    private static Map<?, ?> parse(String file) {
        // Failsafe: every scalar stays the text that it is, so that a file means what the same flag would mean.
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new FailsafeSchema())
                .build();
        Object document;
        try {
            document = new Load(settings).loadFromString(Files.readString(Path.of(file)));
        } catch (NoSuchFileException missing) {
            throw CommandException.usage("the configuration " + file + " does not exist");
        } catch (CharacterCodingException notText) {
            throw refused(file, "it is not UTF-8");
        } catch (IOException | InvalidPathException unreadable) {
            throw CommandException.usage("the configuration " + file + " cannot be read (" + unreadable + ")");
        } catch (MarkedYamlEngineException notYaml) {
            throw refused(file, problem(notYaml));
        } catch (YamlEngineException notYaml) {
            throw refused(file, oneLine(notYaml));
        }
        if (document == null) {
            return Map.of(); // an empty file, or comments alone
        }
        if (document instanceof Map<?, ?> map) {
            return map;
        }
        throw refused(file, "lines of the form name: value are needed");
    }

    private static String problem(MarkedYamlEngineException notYaml) {
        // The failsafe schema has no null, which is what an absent value would be.
        String problem =
                notYaml.getProblem().contains("tag:yaml.org,2002:null") ? "a value is missing" : notYaml.getProblem();
        return problem
                + notYaml.getProblemMark()
                        .map(mark -> " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                        .orElse("");
    }

    private static String text(String file, String name, Object value, boolean list) {
        if (value instanceof String text && !text.isEmpty()) {
            return text;
        }
        if (value instanceof List<?> items && list) {
            List<String> texts = new ArrayList<>();
            for (Object item : items) {
                texts.add(text(file, name, item, false));
            }
            return String.join(",", texts);
        }
        throw refused(file, name + " needs " + (list ? "a value, or a list of values" : "one value"));
    }

    private static CommandException refused(String file, String why) {
        return CommandException.usage("in the configuration " + file + ", " + why);
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("it is not YAML");
    }
}
