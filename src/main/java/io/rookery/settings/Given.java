package io.rookery.settings;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One value as somebody wrote it.
 *
 * @param origin the file, variable or flag it was written in, for messages
 */
record Given(JsonNode value, String origin) {}
