Attribute VB_Name = "PmfRunner"
Option Explicit

' Runs the job of a button in Python. The module is not called PmfRun, because VBA takes a name that module and
' procedure share for the module's.

Private Const SETTINGS As String = "xlwings.conf"
Private Const MESSAGE_TITLE As String = "Performance Management Framework"

Public Sub PmfRun(Job As String)
    Dim Interpreter As String
    If ThisWorkbook.Path = "" Then
        MsgBox "This workbook is not saved anywhere yet. Save it in the folder of the register and press the " & _
            "button again.", vbExclamation, MESSAGE_TITLE
        Exit Sub
    End If
    Interpreter = InterpreterHere()
    If Not IsThere(Interpreter) Then
        MsgBox "Python is not installed for this program on this computer. It was looked for here:" & vbLf & vbLf & _
            Interpreter & vbLf & vbLf & "Run the installation command once on this computer (see " & _
            "docs/install-windows.md, or ask your IT). Nothing was changed.", vbExclamation, MESSAGE_TITLE
        Exit Sub
    End If
    If IsLibreOffice() Then
        StartPython Interpreter, Job
    Else
        RunInExcel Job
    End If
End Sub

' Excel waits for Python; xlwings gives it the workbook and shows what went wrong.
Private Sub RunInExcel(Job As String)
    Application.StatusBar = "Starting " & Replace(Job, "_", " ") & " ..."
    RunPython "import pmf_excel.buttons; pmf_excel.buttons.press('" & Job & "')"
    Application.StatusBar = False
End Sub

' LibreOffice calls itself Microsoft Excel, but its version is older than any Excel that opens this workbook.
Private Function IsLibreOffice() As Boolean
    IsLibreOffice = Val(Application.Version) < 12
End Function

Private Function InterpreterHere() As String
    If Not IsLibreOffice() Then
        InterpreterHere = GetConfig("INTERPRETER_WIN", "python")
    ElseIf Environ("PMF_PYTHON") <> "" Then
        InterpreterHere = Environ("PMF_PYTHON")
    ElseIf Environ("LOCALAPPDATA") <> "" Then
        InterpreterHere = Expanded(Setting("INTERPRETER_WIN", "%LOCALAPPDATA%\pmf_excel\Scripts\python.exe"))
    Else
        InterpreterHere = Expanded(Setting("INTERPRETER_LIBREOFFICE", "$HOME/.local/share/pmf_excel/bin/python"))
    End If
End Function

' A bare name such as python is looked up by the system itself.
Private Function IsThere(Interpreter As String) As Boolean
    If InStr(Interpreter, "\") + InStr(Interpreter, "/") = 0 Then
        IsThere = Interpreter <> ""
    Else
        On Error Resume Next
        IsThere = Dir(Interpreter) <> ""
    End If
End Function

Private Function Setting(Key As String, Default As String) As String
    Dim Sheet As Worksheet
    Dim Row As Long
    Setting = Default
    For Each Sheet In ThisWorkbook.Worksheets
        If Sheet.Name = SETTINGS Then
            Row = 1
            Do While Sheet.Cells(Row, 1).Value <> ""
                If UCase(Sheet.Cells(Row, 1).Value) = Key And Sheet.Cells(Row, 2).Value <> "" Then
                    Setting = Sheet.Cells(Row, 2).Value
                End If
                Row = Row + 1
            Loop
        End If
    Next Sheet
End Function

Private Function Expanded(ByVal Path As String) As String
    If Left(Path, 2) = "~/" Then Path = "$HOME" & Mid(Path, 2)
    Path = Replace(Path, "$HOME", Environ("HOME"))
    Expanded = Replace(Path, "%LOCALAPPDATA%", Environ("LOCALAPPDATA"))
End Function
