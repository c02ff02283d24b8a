-- A small log of version 2: `.dump` of chat.db, with the header's numbers first. Frozen.
PRAGMA application_id = 1413565515;
PRAGMA user_version = 2;
BEGIN TRANSACTION;
CREATE TABLE event (
    seq     INTEGER PRIMARY KEY,
    room_id INTEGER NOT NULL REFERENCES room (id),
    number  INTEGER NOT NULL,
    at      INTEGER NOT NULL,  -- ms since 1970
    kind    INTEGER NOT NULL,  -- see codec.py
    alias   TEXT    NOT NULL,
    target  TEXT    NOT NULL,  -- whom it is about, where that is somebody else than `alias`; else empty
    body    TEXT    NOT NULL,
    crc     INTEGER NOT NULL   -- codec.checksum
, extra TEXT NOT NULL DEFAULT '');
INSERT INTO "event" VALUES(1,1,1,1700000000001,10,'Alice','','',3387968510,'');
INSERT INTO "event" VALUES(2,1,2,1700000000002,1,'Alice','','Hello, everyone!',3274115035,'');
INSERT INTO "event" VALUES(3,1,3,1700000000003,13,'Bobby','Bob','',2412934576,'');
INSERT INTO "event" VALUES(4,1,4,1700000000004,1,'Bob','','Hi Alice! 👋',853900867,'');
INSERT INTO "event" VALUES(5,1,5,1700000000005,14,'Bob','','Grüße aus dem Jahr 1',1058556232,'');
INSERT INTO "event" VALUES(6,2,1,1700000000006,1,'Alice','Bob','psst',3628404015,'');
INSERT INTO "event" VALUES(7,1,6,1700000000007,1,'Bob','','with tags',3265166710,'{"origin":"~bob@x.cloak","tags":{"+x":"y"}}');
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO "meta" VALUES('durability','full');
INSERT INTO "meta" VALUES('epoch','eb9454d7bd376aa7');
CREATE TABLE room (
    id           INTEGER PRIMARY KEY,
    key          TEXT    NOT NULL UNIQUE,     -- names.fold(name)
    name         TEXT    NOT NULL,            -- as it was first spelled
    created_at   INTEGER NOT NULL,            -- ms since 1970, of the first event
    topic_number INTEGER NOT NULL DEFAULT 0,  -- the event that set the topic of today; 0: none ever
    crc          INTEGER NOT NULL             -- codec.room_checksum
);
INSERT INTO "room" VALUES(1,'#lobby','#lobby',1700000000001,5,2111805237);
INSERT INTO "room" VALUES(2,'@alice bob','@alice bob',1700000000006,0,529822660);
CREATE UNIQUE INDEX event_message ON event (room_id, number) WHERE kind <= 3;
CREATE UNIQUE INDEX event_other ON event (room_id, number) WHERE kind > 3;
COMMIT;
