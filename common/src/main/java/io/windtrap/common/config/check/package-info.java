/** The rules of the configuration that types can't state. All breaches are collected, each with what to do next. */
@NullMarked
package io.windtrap.common.config.check;

import org.jspecify.annotations.NullMarked;
