package dev.announcer.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks what may be null inside this module; its public face uses {@link java.util.Optional} instead. */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE_USE})
@interface Nullable {}
