package io.windtrap.forwarder.insert.failure;

/** Something beside what is suspected that it can't spoil. While the control fails too, nothing is proven. */
@FunctionalInterface
interface Control {
    /** Whether it works now. */
    boolean works() throws InterruptedException;
}
