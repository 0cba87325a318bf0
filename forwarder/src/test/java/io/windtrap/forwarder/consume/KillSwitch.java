package io.windtrap.forwarder.consume;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.deadletter.DeadLetters;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Stands between a forwarder and its servers and lets it die, as far as they can see, at the n-th step of the protocol: a
 * commit, an insert, a rehearsal or a write of dead letters, before it is sent or after it is done. From then on nothing reaches either server.
 */
public final class KillSwitch {
    /** Which step is the last, and whether it is done. */
    public record At(int step, boolean done) {}

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final int LONG_SECONDS = 120;

    private final At at;
    private final CountDownLatch dead = new CountDownLatch(1);
    private int steps;
    /** The last step failed by itself: the next one is in its place. */
    private boolean owed;

    public KillSwitch(At at) {
        this.at = at;
    }

    /** A switch that lets everything pass. */
    public static KillSwitch never() {
        return new KillSwitch(new At(Integer.MAX_VALUE, true));
    }

    /** Waits until it has killed, and long enough for a loaded machine; false if it has not. */
    public boolean killed() throws InterruptedException {
        return killedWithin(LONG_SECONDS);
    }

    boolean killedWithin(int seconds) throws InterruptedException {
        return dead.await(seconds, TimeUnit.SECONDS);
    }

    @SuppressWarnings("unchecked")
    Consumer<byte[], byte[]> guard(Consumer<byte[], byte[]> consumer) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                KillSwitch.class.getClassLoader(), new Class<?>[] {Consumer.class}, (_, method, arguments) -> {
                    if (dead.getCount() == 0 && !method.getName().equals("close")) {
                        throw new Killed();
                    }
                    boolean commits = method.getName().equals("commitSync");
                    boolean last = commits && begin();
                    try {
                        Object result = method.invoke(consumer, arguments);
                        end(last);
                        return result;
                    } catch (InvocationTargetException e) {
                        if (commits) {
                            takeBack(last);
                        }
                        throw e.getCause();
                    }
                });
    }

    Warehouse guard(Warehouse warehouse) {
        return new Warehouse() {
            @Override
            public InsertResult prepare() {
                return warehouse.prepare();
            }

            @Override
            public InsertResult insert(SealedBatch batch, RowGroup group, InsertAttempt attempt) {
                boolean last = begin();
                InsertResult result = warehouse.insert(batch, group, attempt);
                end(last);
                return result;
            }

            @Override
            public boolean isReady(SealedBatch batch, RowGroup group) {
                return warehouse.isReady(batch, group);
            }

            @Override
            public void makeReady(SealedBatch batch, List<RowGroup> groups) {
                warehouse.makeReady(batch, groups);
            }

            @Override
            public boolean isRefused(SealedBatch batch, RowGroup group) {
                return warehouse.isRefused(batch, group);
            }

            @Override
            public InsertResult discard(SealedBatch batch, List<RowGroup> groups, InsertAttempt attempt) {
                boolean last = begin();
                InsertResult result = warehouse.discard(batch, groups, attempt);
                end(last);
                return result;
            }

            @Override
            public RowGroup notStored(SealedBatch batch, RowGroup group, String token) {
                return warehouse.notStored(batch, group, token);
            }

            @Override
            public Set<String> insertsUnderWay() {
                return warehouse.insertsUnderWay();
            }

            @Override
            public Views views(RowGroup group) {
                return warehouse.views(group);
            }

            @Override
            public InsertResult control() {
                return warehouse.control();
            }

            @Override
            public TrialInsert rehearse(SealedBatch batch, RowGroup group, String token) {
                TrialInsert rehearsal = warehouse.rehearse(batch, group, token);
                return new TrialInsert() {
                    @Override
                    public InsertResult insert(RowGroup part) {
                        boolean last = begin();
                        InsertResult result = rehearsal.insert(part);
                        end(last);
                        return result;
                    }

                    @Override
                    public void close() {
                        rehearsal.close();
                    }
                };
            }

            @Override
            public void close() {
                warehouse.close();
            }
        };
    }

    DeadLetters guard(DeadLetters letters) {
        return new DeadLetters() {
            @Override
            public Written write(List<DeadLetter> written) throws InterruptedException {
                boolean last = begin();
                Written result = letters.write(written);
                end(last);
                return result;
            }

            @Override
            public void close() {
                letters.close();
            }
        };
    }

    private synchronized boolean begin() {
        if (dead.getCount() == 0) {
            throw new Killed();
        }
        boolean last = ++steps == at.step() || owed;
        owed = false;
        if (last && !at.done()) {
            die();
        }
        return last;
    }

    /** A commit that fails while a group rebalances comes again, and is one step. */
    private synchronized void takeBack(boolean last) {
        steps--;
        owed |= last;
    }

    private void end(boolean last) {
        if (last) {
            die();
        }
    }

    private void die() {
        dead.countDown();
        throw new Killed();
    }
}
