"""What columns of a roster are called."""

import pytest

from graders.submissions.columns import fields_of


@pytest.mark.parametrize(
    ("titles", "fields"),
    [
        ("OrgDefinedId,Username,Last Name,First Name,Email", "id username last first email"),
        ("First Name,Last Name,SID,Email,Role", "first last id email "),
        ("Benutzername;Nachname;Vorname;E-Mail-Adresse", "username last first email"),
        ("Vollst\u00e4ndiger Name;ID-Nummer;E-Mail-Adresse", "name id email"),
        ("Pr\u00e9nom;Nom;Num\u00e9ro d'\u00e9tudiant;Courriel", "first last id email"),
        ("Nombre;Apellido(s);Direcci\u00f3n de correo", "first last email"),
        ("Matrikel-Nr.,Name", "id name"),
        ("identifier,github_username,github_id,name", "id github  name"),
        ("\u59d3\u540d,\u5b66\u53f7,\u90ae\u7bb1", "name id email"),
        ("\u0424\u0418\u041e;\u041b\u043e\u0433\u0438\u043d", "name username"),
        ("\u30e1\u30fc\u30eb\u30a2\u30c9\u30ec\u30b9,\u6c0f\u540d", "email name"),
        ("Nome;Cognome;Matricola", "first last id"),
        ("Nom;Courriel", "name email"),
        ("Name;Vorname", "last first"),
    ],
)
def test_titles_of_platforms_and_people(titles, fields):
    """In many languages."""
    separator = ";" if ";" in titles else ","
    assert fields_of(titles.split(separator)) == fields.split(" ")
