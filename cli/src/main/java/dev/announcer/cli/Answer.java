package dev.announcer.cli;

import java.util.Map;
import java.util.Optional;

/**
 * What a hub answered.
 *
 * @param status the HTTP status
 * @param retryAfter the Retry-After header; empty if there was none
 * @param body as text
 */
record Answer(int status, String retryAfter, String body) {
    /** Enough of an answer that is not a hub's to recognise it by. */
    private static final int EXCERPT = 80;

    boolean isOk() {
        return status == 200;
    }

    /** The id of an accepted announcement, if this is one's answer. */
    Optional<String> id() {
        return isOk() ? Optional.ofNullable(members(body).get("id")) : Optional.empty();
    }

    /** Which line of a batch was wrong, from 1; 0 if the answer does not say. */
    int line() {
        String line = members(body).getOrDefault("line", "");
        return line.matches("[0-9]{1,9}") ? Integer.parseInt(line) : 0;
    }

    /** Why it was not accepted, without a full stop. */
    String detail() {
        Map<String, String> problem = members(body);
        String said = problem.getOrDefault("detail", problem.getOrDefault("title", ""));
        if (said.isEmpty()) {
            String start = body.strip().lines().findFirst().orElse("");
            said = start.isEmpty() || start.startsWith("<")
                    ? "it does not say why"
                    : start.substring(0, Math.min(EXCERPT, start.length()));
        }
        return said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
    }

    /** One sentence for a refusal: the status, the reason, and what to do about it. */
    String refusal() {
        String hint = switch (status) {
            case 200 -> "; is this a hub?";
            case 401 -> "; the key comes from --announce-key-file or ANNOUNCER_ANNOUNCE_KEY";
            case 503 ->
                retryAfter.isEmpty()
                        ? "; nothing was announced, try again later"
                        : "; nothing was announced, try again in " + retryAfter + " s";
            case 504 -> "; it may have been announced all the same";
            default -> "";
        };
        return "the hub answered " + status + " (" + detail() + ")" + hint;
    }

    /** The members of an object; none if it is not one: proxies answer in HTML. */
    static Map<String, String> members(String text) {
        try {
            return Json.members(text);
        } catch (IllegalArgumentException notJson) {
            return Map.of();
        }
    }
}
