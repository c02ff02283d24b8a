-- The log of a fresh data folder, always in its newest form. Whoever changes it appends the same change to migrations.py,
-- for the folders that exist already; a test compares the two.

-- What belongs to the log as a whole: `epoch` is drawn anew whenever numbers may have changed their meaning (a fresh log,
-- a recovered one); `durability` is what the log was last written with.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Rooms, and conversations of two under the name that core/names.py gives them.
CREATE TABLE room (
    id           INTEGER PRIMARY KEY,
    key          TEXT    NOT NULL UNIQUE,     -- names.fold of its first name; stays
    name         TEXT    NOT NULL,            -- as it was first spelled, or named last
    created_at   INTEGER NOT NULL,            -- ms since 1970, of the first event
    topic_number INTEGER NOT NULL DEFAULT 0,  -- the event that set the topic of today; 0: none ever
    crc          INTEGER NOT NULL             -- codec.room_checksum
);

-- One row for each place that an event touches. `seq` is the order of all of them; `number` is gapless in its room, from 1.
CREATE TABLE event (
    seq     INTEGER PRIMARY KEY,
    room_id INTEGER NOT NULL REFERENCES room (id),
    number  INTEGER NOT NULL,
    at      INTEGER NOT NULL,  -- ms since 1970
    kind    INTEGER NOT NULL,  -- see codec.py
    alias   TEXT    NOT NULL,
    target  TEXT    NOT NULL,  -- whom it is about, where that is somebody else than `alias`; else empty
    body    TEXT    NOT NULL,
    crc     INTEGER NOT NULL,  -- codec.checksum
    extra   TEXT    NOT NULL DEFAULT ''  -- JSON; see codec.py
);

-- Messages apart from comings and goings: a page of messages costs the same, however many came and went in between, and
-- each row still has one index to be written to.
CREATE UNIQUE INDEX event_message ON event (room_id, number) WHERE kind <= 3;
CREATE UNIQUE INDEX event_other ON event (room_id, number) WHERE kind > 3;

-- All names that rooms ever had are read at the start; there are few.
CREATE INDEX event_room_renamed ON event (room_id) WHERE kind = 20;

-- What the chat knows beside what has happened: accounts, what holds in registered rooms, bans. A row is never deleted;
-- an empty value stands for nothing, so that a recovery cannot bring back what was taken away.
CREATE TABLE record (
    id    INTEGER PRIMARY KEY,
    key   TEXT    NOT NULL UNIQUE,
    value TEXT    NOT NULL,
    crc   INTEGER NOT NULL  -- codec.record_checksum
);
