/** A journal in one file: durable before acknowledged, found by id at any depth, damage never served as truth. */
@NullMarked
package dev.announcer.journal.file;

import org.jspecify.annotations.NullMarked;
