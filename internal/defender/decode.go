package defender

import "parapet/internal/odata"

func decodeMachine(row []byte) (Machine, error) {
	var m Machine
	if err := odata.Decode(row, &m); err != nil {
		return Machine{}, err
	}
	return m, checkID(m.ID)
}

func decodeLogonUser(row []byte) (LogonUser, error) {
	var u LogonUser
	if err := odata.Decode(row, &u); err != nil {
		return LogonUser{}, err
	}
	return u, checkID(u.ID)
}

func decodeVulnerability(row []byte) (Vulnerability, error) {
	var v Vulnerability
	if err := odata.Decode(row, &v); err != nil {
		return Vulnerability{}, err
	}
	return v, checkID(v.ID)
}
