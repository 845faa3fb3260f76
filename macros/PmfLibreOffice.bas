Attribute VB_Name = "PmfLibreOffice"

' Used in LibreOffice only. There ThisComponent is the workbook; Excel knows no such thing and takes it for a variable
' that is never used, which Option Explicit would forbid: hence none here. ThisWorkbook would not do: LibreOffice no
' longer knows it in a workbook that it saved itself.

Public Sub RunInLibreOffice(Job As String)
    Dim Interpreter As String
    Interpreter = InterpreterHere()
    If ThisComponent.URL = "" Then
        SayUnsaved
    ElseIf Not IsThere(Interpreter) Then
        SayMissing Interpreter
    Else
        StartPython Interpreter, Job
    End If
End Sub

' Shell does not wait, and must not: LibreOffice answers nobody while it waits for a program. The workbook is named
' by its address, in which blanks, quotation marks and letters outside English are already written as %20 and the like.
Private Sub StartPython(Interpreter As String, Job As String)
    Shell """" & Interpreter & """ -m pmf_excel.buttons " & Job & " """ & ThisComponent.URL & """", 0
End Sub

Private Function InterpreterHere() As String
    If Environ("PMF_PYTHON") <> "" Then
        InterpreterHere = Environ("PMF_PYTHON")
    ElseIf Environ("LOCALAPPDATA") <> "" Then
        InterpreterHere = Expanded(Setting("INTERPRETER_WIN", "%LOCALAPPDATA%\pmf_excel\Scripts\python.exe"))
    Else
        InterpreterHere = Expanded(Setting("INTERPRETER_LIBREOFFICE", "$HOME/.local/share/pmf_excel/bin/python"))
    End If
End Function

Private Function Setting(Key As String, Default As String) As String
    Dim Row As Long
    Setting = Default
    If Not ThisComponent.Sheets.hasByName("xlwings.conf") Then Exit Function
    Do While Cell(0, Row) <> ""
        If UCase(Cell(0, Row)) = Key And Cell(1, Row) <> "" Then Setting = Cell(1, Row)
        Row = Row + 1
    Loop
End Function

Private Function Cell(Column As Long, Row As Long) As String
    Cell = ThisComponent.Sheets.getByName("xlwings.conf").getCellByPosition(Column, Row).String
End Function

Private Function Expanded(ByVal Path As String) As String
    If Left(Path, 2) = "~/" Then Path = "$HOME" & Mid(Path, 2)
    Path = Replace(Path, "$HOME", Environ("HOME"))
    Expanded = Replace(Path, "%LOCALAPPDATA%", Environ("LOCALAPPDATA"))
End Function
