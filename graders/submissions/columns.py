"""What the columns of a roster are called, by platforms and people in many languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graders.submissions.names import letters_of

# Without blanks and signs: of Canvas, Moodle, Blackboard, Brightspace (OrgDefinedId), Gradescope
# (SID), ILIAS, TUMonline, GitHub, and what people write.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "sisuserid", "studentid", "studentidnumber", "idnumber", "studentnumber"),
        *("studentno", "studentnr", "number", "identifier", "externalid", "sisid", "sid"),
        *("orgdefinedid", "universityid", "uniid", "campusid", "personid", "personnumber"),
        *("registrationnumber", "registrationno", "regno", "regnumber", "enrolmentnumber"),
        *("enrollmentnumber", "rollnumber", "rollno", "matriculation", "matriculationnumber"),
        *("matriculationno", "matriculationnr", "matricno", "matricnumber", "matrikel"),
        *("matrikelnummer", "matrikelnr", "matrikelno", "matrnr", "matrno", "martikelnummer"),
        *("idnummer", "studentennummer", "studierendennummer", "kennung", "studienummer"),
        *("studentnummer", "studnr", "opiskelijanumero", "numeroetudiant", "netudiant"),
        *("numerodetudiant", "noetudiant", "codeetudiant", "codeapprenant", "numeroidentification"),
        *("matricule", "numerodidentification", "numerodematricula", "matricula", "expediente"),
        *("numerodeid", "numerodeidentificacion", "dni", "numeromatricola", "matricola"),
        *("codicepersona", "numerodealuno", "numeroaluno", "ra", "numeralbumu", "nralbumu"),
        *("indeks", "nrindeksu", "numerindeksu", "osobnicislo", "uco", "neptunkod", "neptun"),
        *("ogrencino", "ogrencinumarasi", "okulno", "学号", "學號", "学籍番号", "학번"),
        *("номерстудента", "студенческийбилет", "зачетнаякнижка", "αριθμοςμητρωου", "αμ"),
    ),
    "name": (
        *("name", "student", "fullname", "studentname", "displayname", "rostername", "names"),
        *("learner", "learnername", "participant", "vollstandigername", "vollername", "teilnehmer"),
        *("nameteilnehmer", "studierende", "nomcomplet", "nometprenom", "nomprenom", "prenomnom"),
        *("etudiant", "nombrecompleto", "nombreyapellidos", "apellidosynombre", "alumno"),
        *("estudiante", "nomecompleto", "aluno", "estudante", "nomeecognome", "cognomeenome"),
        *(
            "nominativo",
            "studente",
            "volledigenaam",
            "naam",
            "fulltnavn",
            "navn",
            "fullstandigtnamn",
        ),
        *("namn", "nimi", "kokonimi", "pelnanazwa", "imieinazwisko", "nazwiskoiimie", "celejmeno"),
        *("jmeno", "jmenoaprijmeni", "celemeno", "teljesnev", "nev", "numecomplet", "adsoyad"),
        *("adisoyadi", "ogrenci", "姓名", "氏名", "이름", "성명", "фио", "имя", "студент"),
        *("полноеимя", "ονοματεπωνυμο"),
    ),
    "first": (
        *("firstname", "givenname", "givennames", "forename", "forenames", "first", "vorname"),
        *("vornamen", "prenom", "nombre", "nombres", "nome", "voornaam", "fornavn", "fornamn"),
        *("etunimi", "imie", "krestnijmeno", "krstnemeno", "utonev", "prenume", "ad", "adi", "名"),
        *("名字", "firstnameofstudent", "preferredname", "ονομα"),
    ),
    "last": (
        *("lastname", "surname", "familyname", "last", "nachname", "familienname", "nom"),
        *("nomdefamille", "apellido", "apellidos", "apellidoss", "cognome", "sobrenome", "apelido"),
        *("achternaam", "etternavn", "efternavn", "efternamn", "sukunimi", "nazwisko", "prijmeni"),
        *("priezvisko", "vezeteknev", "numedefamilie", "soyad", "soyadi", "姓", "фамилия"),
        *("familynameofstudent", "επωνυμο"),
    ),
    "email": (
        *("email", "emailaddress", "mail", "emails", "emailadresse", "mailadresse", "mailaddress"),
        *("emailaddresse", "universityemail", "studentemail", "emailid", "courriel", "mel"),
        *("adressedecourriel", "adresseemail", "adressemail", "adresseelectronique"),
        *("correo", "correoelectronico", "direccionemail", "direcciondecorreo", "emailpersonal"),
        *("direcciondecorreoelectronico", "indirizzoemail", "indirizzomail", "enderecodeemail"),
        *("enderecodecorreioeletronico", "emailadres", "epost", "epostadresse", "epostadress"),
        *("epostadresi", "eposta", "sahkoposti", "sahkopostiosoite", "adresemail", "adreseemail"),
        *("adresaemail", "emailovaadresa", "emailcim", "邮箱", "电子邮件", "이메일"),
        *("メールアドレス", "электроннаяпочта", "почта", "адресэлектроннойпочты", "emailofstudent"),
    ),
    "username": (
        *("username", "login", "loginid", "loginname", "sisloginid", "user", "userid", "uun"),
        *("account", "accountname", "netid", "uid", "unikey", "zid", "upi", "ntid", "crsid"),
        *("benutzername", "benutzer", "anmeldename", "nutzername", "nutzerkennung", "unikennung"),
        *("benutzerkennung", "rzkennung", "zimkennung", "tumkennung", "kuerzel", "nomdutilisateur"),
        *("identifiant", "utilisateur", "nombredeusuario", "usuario", "nomeutente", "utente"),
        *("nomedeusuario", "nomedeutilizador", "gebruikersnaam", "brukernavn", "brugernavn"),
        *("anvandarnamn", "kayttajatunnus", "kayttajanimi", "nazwauzytkownika", "uzivatelskejmeno"),
        *("pouzivatelskemeno", "felhasznalonev", "numedeutilizator", "kullaniciadi", "用户名"),
        *("ユーザ名", "ユーザー名", "사용자이름", "логин", "имяпользователя", "samaccountname"),
    ),
    "github": (
        *("github", "githubusername", "githublogin", "githubuser", "githubid", "githubaccount"),
        *("githubname", "githubbenutzername", "githubhandle", "gitlab", "gitlabusername"),
    ),
}
_FIELD_OF = {letters_of(header): field for field, headers in _COLUMNS.items() for header in headers}
FIRST_OF_IDS = ("sisuserid", "studentid", "idnumber", "orgdefinedid")
"""Which column is the university's where a platform's own number stands beside it."""


def fields_of(titles: Sequence[str]) -> list[str]:
    """Return what each column of a roster holds: id, name, ..., or nothing.

    ``Name`` beside ``First name`` is the family name in some countries, and "nome" or "nom" mean
    the whole name or a part of it: a part where the other part has a column of its own.

    Parameters
    ----------
    titles : sequence of str
        The cells of the first row.
    """
    plain = [letters_of(title) for title in titles]
    fields = [_FIELD_OF.get(title, "") for title in plain]
    if "github" in fields and "githubusername" in plain and "githubid" in plain:
        fields[plain.index("githubid")] = ""  # GitHub's number of the account, which names nobody
    if "first" in fields and "last" not in fields and plain.count("name") == 1:
        fields[plain.index("name")] = "last"
    if "last" in fields and "first" not in fields and "name" not in fields:
        fields[fields.index("last")] = "name"
    if "first" in fields and "last" not in fields and "name" not in fields:
        fields[fields.index("first")] = "name"
    return fields
