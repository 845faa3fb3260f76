Attribute VB_Name = "PmfRunner"
Option Explicit

' Runs the job of a button in Python: in Excel through xlwings, in LibreOffice beside it. The module is not called
' PmfRun, because VBA takes a name that module and procedure share for the module's.

Private Const MESSAGE_TITLE As String = "Performance Management Framework"

Public Sub PmfRun(Job As String)
    If IsLibreOffice() Then
        RunInLibreOffice Job
    ElseIf ThisWorkbook.Path = "" Then
        SayUnsaved
    ElseIf Not IsThere(GetConfig("INTERPRETER_WIN", "python")) Then
        SayMissing GetConfig("INTERPRETER_WIN", "python")
    Else
        RunInExcel Job
    End If
End Sub

' LibreOffice calls itself Microsoft Excel, but its version is older than any Excel that opens this workbook.
Private Function IsLibreOffice() As Boolean
    IsLibreOffice = Val(Application.Version) < 12
End Function

' Excel waits for Python; xlwings gives it the workbook and shows what went wrong.
Private Sub RunInExcel(Job As String)
    Application.StatusBar = "Starting " & Replace(Job, "_", " ") & " ..."
    RunPython "import pmf_excel.buttons; pmf_excel.buttons.press('" & Job & "')"
    Application.StatusBar = False
End Sub

' A bare name such as python is looked up by the system itself.
Public Function IsThere(Interpreter As String) As Boolean
    If InStr(Interpreter, "\") + InStr(Interpreter, "/") = 0 Then
        IsThere = Interpreter <> ""
    Else
        On Error Resume Next
        IsThere = Dir(Interpreter) <> ""
    End If
End Function

Public Sub SayUnsaved()
    MsgBox "This workbook is not saved anywhere yet. Save it in the folder of the register and press the button " & _
        "again.", vbExclamation, MESSAGE_TITLE
End Sub

Public Sub SayMissing(Interpreter As String)
    MsgBox "Python is not installed for this program on this computer. It was looked for here:" & vbLf & vbLf & _
        Interpreter & vbLf & vbLf & "Run the installation command once on this computer: see " & _
        "docs/install-windows.md, or ask your IT. Nothing was changed.", vbExclamation, MESSAGE_TITLE
End Sub
