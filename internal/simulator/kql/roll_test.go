package kql_test

import "testing"

// Lists are whole whether or not the rows of a group come together.
func TestListsOfScatteredRows(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`Events | summarize make_list(strcat(DeviceId, "/", LogonId)), make_list(LogonType) by ActionType`:        `LogonSuccess [\d1/1\,\d1/2\,\d2/3\,\d3/\] [\Interactive\,\Network\,\Network\]; LogonFailed [\d2/4\] [\Network\]`,
		`Events | summarize N=count() by Account, DeviceId | summarize make_list(strcat(DeviceId, N)) by Account`: `ann [\d12\,\d21\]; bob [\d21\,\d31\]`,
		`Events | where DeviceId == "none" | summarize make_list(strcat(DeviceId, "/"))`:                          `[]`,
		`Events | summarize make_list(strcat("", ""))`:                                                            `[]`,
	} {
		if got := run(t, query); got != want {
			t.Errorf("%s gives %s, want %s", query, got, want)
		}
	}
}
