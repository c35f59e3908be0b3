package import CaseFile
import YAMLFile

extension FormCatalog {
    /// Reads and checks form files; throws every problem found in any of them.
    /// - Parameter files: file names, for problems, and texts.
    package static func parse(
        _ files: [(name: String, text: String)], in surroundings: FormSurroundings
    ) throws(FormsRefused) -> FormCatalog {
        var forms: [Form] = []
        var problems: [FormProblem] = []
        for file in files {
            do throws(FormsRefused) {
                let form = try Form.parse(file.text, file: file.name, in: surroundings)
                if forms.contains(where: { $0.kind == form.kind }) {
                    let fault = FormFault.yaml(.repeated(form.kind.rawValue))
                    problems.append(FormProblem(file: file.name, line: 1, fault: fault))
                }
                forms.append(form)
            } catch {
                problems += error.problems
            }
        }
        guard problems.isEmpty else { throw FormsRefused(problems: problems) }
        return FormCatalog(forms: forms)
    }
}
