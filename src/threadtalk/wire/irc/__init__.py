"""IRC with IRCv3, the standard that programs for chat speak. Here IRC's own words hold: nick, channel, source."""
