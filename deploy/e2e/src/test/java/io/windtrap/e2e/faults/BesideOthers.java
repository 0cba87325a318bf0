package io.windtrap.e2e.faults;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Scenarios that run while others do, on the same {@link Servers}: they leave the servers alone but for what is their own. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(SharedServers.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Servers.LOCK, mode = ResourceAccessMode.READ)
@interface BesideOthers {}
