package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import io.windtrap.common.config.value.ByteSize;
import io.windtrap.common.config.value.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A step that the transformer takes with the events it applies to. */
public interface TransformationConfig {
    /** Names it in metrics, logs and dead letters; unique, not blank. */
    String id();

    /** Ids of the sources whose events it applies to; absent = all. */
    Optional<List<String>> sources();

    /** Types of the events that it applies to, such as {@code track}; absent = all. */
    Optional<List<String>> types();

    /** Names of the track events that it applies to; absent = all, and events of other types too. */
    Optional<List<String>> events();

    /** What it does. */
    Kind step();

    /** Which events are dropped; for {@link Kind#DROP} only. */
    Drop drop();

    /** Which users stay; for {@link Kind#SAMPLE} only. */
    Sample sample();

    /** Which values are hidden; for {@link Kind#MASK} only. */
    Mask mask();

    /** Which properties stay or go; for {@link Kind#ALLOW} and {@link Kind#BLOCK} only. */
    Properties properties();

    /** Which names change; for {@link Kind#RENAME} only. */
    List<Rename> rename();

    /** The user's JavaScript; for {@link Kind#SCRIPT} only. */
    Script script();

    /** Kinds of step. */
    enum Kind {
        /** Events go no further. */
        DROP,
        /** Events of some users go on, each user's all or none. */
        SAMPLE,
        /** Values that tell who somebody is are hidden. */
        MASK,
        /** Of an event's {@code properties}, {@code traits} and {@code context.traits} only those that are named stay. */
        ALLOW,
        /** The values that are named go. */
        BLOCK,
        /** Names inside events change. */
        RENAME,
        /** JavaScript decides what becomes of each event. */
        SCRIPT
    }

    /** Of {@link Kind#DROP}. */
    interface Drop {
        /** Only events whose {@code context.userAgent} is that of a bot. */
        @WithDefault("false")
        boolean onlyBots();
    }

    /** Of {@link Kind#SAMPLE}. */
    interface Sample {
        /** Share of the users whose events stay, 0 to 1. */
        @WithDefault("1.0")
        double share();
    }

    /** Of {@link Kind#MASK}. */
    interface Mask {
        /** What is looked for in every text of an event. */
        Optional<List<Pattern>> patterns();

        /** Values that are masked whatever they are, such as {@code context.traits.phone}. */
        Optional<List<String>> paths();

        /** What becomes of them. */
        @WithDefault("remove")
        How how();

        /** Key of the hash, at least 16 characters; for {@link How#HASH} only. */
        Optional<Secret> key();
    }

    /** What can be found in texts. */
    enum Pattern {
        EMAIL,
        /** Numbers of 8 to 15 digits with a plus sign before them, or written in groups. */
        PHONE,
        /** Numbers of 14 to 19 digits with the check digit of payment cards. */
        CARD,
        /** IPv4 and IPv6 addresses, that of the client too. */
        IP
    }

    /** Ways to mask. */
    enum How {
        /** The text that was found is taken out; a value without other text goes with its name. */
        REMOVE,
        /** 32 hexadecimal digits stand for it, the same for the same text and key. */
        HASH,
        /** A part of it stays that names nobody: an email's domain, the last digits, an address's network, the first 2 characters. */
        CUT
    }

    /** Of {@link Kind#ALLOW} and {@link Kind#BLOCK}. */
    interface Properties {
        /** Such as {@code properties.price}; what lies under a path is meant too. */
        Optional<List<String>> paths();
    }

    /** Of {@link Kind#RENAME}. */
    interface Rename {
        /** Where the value is, such as {@code properties.mail}. */
        String from();

        /** Its new name, the last part of the path alone. */
        String to();
    }

    /** Of {@link Kind#SCRIPT}. */
    interface Script {
        /** Module of JavaScript that exports {@code transformEvent} or {@code transformBatch}; only the transformer reads it. */
        Optional<String> file();

        /** Modules by the names that the script imports them by. */
        Map<String, String> libraries();

        /** What {@code getCredential} answers, by its key. */
        Map<String, Secret> credentials();

        /** Most statements of JavaScript for one event, 1,000 to 1,000,000,000,000. */
        @WithDefault("1000000")
        long statements();

        /** Longest time for one event, 10 ms to 1 min. */
        @WithDefault("1s")
        Duration time();

        /** Most memory that is allocated for one event, whether it is freed or not, 1 MiB to 1 GiB. */
        @WithDefault("64MiB")
        ByteSize memory();

        /** Most events that one event becomes, 1 to 10,000. */
        @WithDefault("100")
        int outputs();

        /** Events in a row that it fails for, after which the transformer stops; 0 = it never does. */
        @WithDefault("100")
        int stopAfter();
    }
}
