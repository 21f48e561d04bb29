package dev.announcer.web;

import java.util.ArrayList;
import java.util.List;

/** A request head made for a test. */
record FakeRequest(String method, String target, List<String[]> fields) implements WebRequest {
    static FakeRequest get(String target) {
        return of("GET", target);
    }

    static FakeRequest post(String target) {
        return of("POST", target);
    }

    static FakeRequest of(String method, String target) {
        return new FakeRequest(method, target, List.of());
    }

    FakeRequest with(String name, String value) {
        List<String[]> more = new ArrayList<>(fields);
        more.add(new String[] {name, value});
        return new FakeRequest(method, target, more);
    }

    @Override
    public List<String> headers(String name) {
        return fields.stream()
                .filter(field -> field[0].equalsIgnoreCase(name))
                .map(field -> field[1])
                .toList();
    }
}
