/** The rules of the configuration that types can't state. All breaches are collected, with their keys and what to do next. */
@NullMarked
package io.windtrap.common.config.check;

import org.jspecify.annotations.NullMarked;
